import { Component, type ErrorInfo, type ReactNode } from 'react';

interface Properties {
  readonly panel: string;
  readonly children: ReactNode;
}
interface State {
  readonly error: Error | null;
}

/** A panel that breaks does not take the others down: it says so in its place and can be loaded again. */
export class PanelBoundary extends Component<Properties, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    // Reaches the log of the main process through the window's own error event.
    reportError(new Error(`${this.props.panel}: ${error.message}${info.componentStack ?? ''}`, { cause: error }));
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <section className="empty-state" aria-label={this.props.panel}>
        <p className="empty-title">{this.props.panel} stopped working. The streams and the archive go on.</p>
        <button
          type="button"
          className="button"
          onClick={() => {
            this.setState({ error: null });
          }}
        >
          Reload panel
        </button>
        <details className="raw">
          <summary>Details</summary>
          <code>{error.message}</code>
        </details>
      </section>
    );
  }
}
