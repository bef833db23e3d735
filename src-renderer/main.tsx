import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { exposeDiagnostics } from './app/diagnostics.ts';
import { subscribe } from './app/subscribe.ts';
import './app/styles.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element "root".');
if ('bellwether' in window) {
  exposeDiagnostics();
  subscribe();
  createRoot(root).render(<App />);
} else {
  // A page without its bridge can show nothing true.
  createRoot(root).render(
    <p className="empty-state">This page works inside Bellwether only: its bridge to the application is missing.</p>,
  );
}
