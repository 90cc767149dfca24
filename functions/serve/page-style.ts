/** The style sheet of the pages; the colours are those of the explorer (web/src/style/theme.css). */
export const PAGE_STYLE = `:root{color-scheme:light dark;--page:#f4f6f4;--surface:#fff;--ink:#12232b;--muted:#56676e;--line:#dbe2de;--accent:#0f6b70;--strong:#c2410c;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
@media (prefers-color-scheme:dark){:root{--page:#0d1518;--surface:#152024;--ink:#e8f0ee;--muted:#9db0b2;--line:#27363b;--accent:#79d1c0;--strong:#ffb454}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink)}
main{max-width:68rem;margin:0 auto;padding:2rem 1.25rem 3rem}
h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .8rem}
h2{font-size:1.15rem;margin:0 0 .6rem}
p{margin:0 0 .7rem;max-width:46rem}
a{color:var(--accent)}
.eyebrow,.muted,footer{color:var(--muted)}
.eyebrow{margin:0}
.lead{font-size:1.1rem}
section{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:1.1rem 1.25rem;margin:0 0 1rem;min-width:0}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:0 1rem}
ul{margin:0;padding:0 0 0 1.1rem}
li{margin:0 0 .5rem}
li::marker{color:var(--accent)}
.not li::marker{color:var(--strong)}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:1rem;margin:1.2rem 0}
.numbers div{display:flex;flex-direction:column-reverse;justify-content:flex-end;background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:.8rem 1rem}
.numbers dd{margin:0;font-size:1.5rem;font-weight:650;color:var(--accent)}
.numbers dt{color:var(--muted);font-size:.9rem}
.table{overflow-x:auto;margin:0 0 .7rem}
.table:focus-visible,a:focus-visible,pre:focus-visible,summary:focus-visible{outline:2px solid var(--strong);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.93rem}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{padding:.38rem .7rem .38rem 0;border-bottom:1px solid var(--line);text-align:right;vertical-align:top}
thead th{color:var(--muted);font-weight:500;white-space:nowrap}
th:first-child{text-align:left;font-weight:500}
td{white-space:nowrap}
tbody th{min-width:8.5rem}
td:last-child,th:last-child{padding-right:.2rem}
.words th,.words td{text-align:left;white-space:normal;font-weight:400}
.words th:first-child{font-weight:600;white-space:nowrap}
code{font:.92em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
h2 code{font-size:1em}
summary{cursor:pointer;padding:.2rem 0}
summary code:first-child{color:var(--muted);margin-right:.4rem}
pre{overflow:auto;max-height:24rem;margin:.2rem 0 .7rem;padding:.7rem .9rem;background:var(--page);border:1px solid var(--line);border-radius:8px;font-size:.88rem;line-height:1.4}
pre code{overflow-wrap:normal}
h3{font-size:.95rem;margin:.9rem 0 .3rem;color:var(--muted);font-weight:500}
`
