import { Markup, markup } from './markup.ts';

/** Nothing is fetched, nothing runs: a report is one file that can be opened anywhere, years later. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE = `
  :root { color-scheme: dark; --ground: #0f1216; --panel: #161b21; --line: #2a313a; --text: #d9dfe6; --soft: #8b97a5;
    --up: #3fb68b; --down: #e06565; --accent: #6aa5ff; }
  * { box-sizing: border-box; }
  body { margin: 0 auto; max-width: 1180px; padding: 24px; background: var(--ground); color: var(--text);
    font: 13px/1.5 Inter, system-ui, sans-serif; }
  h1 { font-size: 20px; margin: 0 0 4px; } h2 { font-size: 14px; margin: 28px 0 8px; }
  p { margin: 0 0 8px; color: var(--soft); }
  table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th, td { padding: 4px 8px; text-align: left; border-bottom: 1px solid var(--line); }
  th { color: var(--soft); font-weight: 500; } .number { text-align: right; }
  .up { color: var(--up); } .down { color: var(--down); } .soft { color: var(--soft); }
  .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 8px; }
  .card { background: var(--panel); border: 1px solid var(--line); border-radius: 4px; padding: 8px 10px; }
  .card b { display: block; font-size: 15px; font-weight: 600; } .card span { color: var(--soft); }
  svg { display: block; width: 100%; height: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 4px; }
  svg text { fill: var(--soft); font: 11px Inter, system-ui, sans-serif; }
`;

/** A whole page; the body comes as markup, the title is escaped. */
export function page(title: string, body: Markup): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
}
