/** Curves as SVG that reads on light and on dark ground. */
export interface Series {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number; readonly label?: string }[];
}

export interface Chart {
  readonly title: string;
  readonly x: { readonly name: string; readonly ticks: readonly number[]; readonly isLog?: boolean };
  readonly y: { readonly name: string; readonly ticks: readonly number[]; readonly isLog?: boolean };
  readonly series: readonly Series[];
}

const SIZE = { width: 760, height: 440, left: 70, right: 150, top: 44, bottom: 56 } as const;
/** Told apart by people who see red and green alike, on white and on near black (Okabe and Ito). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b8860b', '#56b4e9'];
const STYLE =
  'text{font:13px system-ui,sans-serif;fill:#333}.axis{stroke:#888}.grid{stroke:#ddd}.title{font-size:15px;font-weight:600}@media(prefers-color-scheme:dark){text{fill:#ccc}.axis{stroke:#888}.grid{stroke:#3a3a3a}}';

export function drawChart({ title, x, y, series }: Chart): string {
  const place = ({ ticks, isLog = false }: Chart['x'], from: number, to: number) => {
    const scale = (value: number): number => (isLog ? Math.log(value) : value);
    const [low, high] = [scale(Math.min(...ticks)), scale(Math.max(...ticks))];
    return (value: number): number => round(from + ((scale(value) - low) / (high - low)) * (to - from));
  };
  const toX = place(x, SIZE.left, SIZE.width - SIZE.right);
  const toY = place(y, SIZE.height - SIZE.bottom, SIZE.top);
  const [left, right, bottom] = [SIZE.left, SIZE.width - SIZE.right, SIZE.height - SIZE.bottom];
  const grid = [
    ...x.ticks.map(
      (tick) =>
        `<line class="grid" x1="${toX(tick)}" x2="${toX(tick)}" y1="${SIZE.top}" y2="${bottom}"/><text x="${toX(tick)}" y="${bottom + 20}" text-anchor="middle">${tick}</text>`,
    ),
    ...y.ticks.map(
      (tick) =>
        `<line class="grid" x1="${left}" x2="${right}" y1="${toY(tick)}" y2="${toY(tick)}"/><text x="${left - 8}" y="${toY(tick) + 4}" text-anchor="end">${tick}</text>`,
    ),
  ];
  const curves = series.map(({ name, points }, at) => {
    const colour = COLOURS[at % COLOURS.length] as string;
    const line = points.map((point) => `${toX(point.x)},${toY(point.y)}`).join(' ');
    const marks = points.map(
      (point) =>
        `<circle cx="${toX(point.x)}" cy="${toY(point.y)}" r="3.5" fill="${colour}">${point.label === undefined ? '' : `<title>${point.label}</title>`}</circle>`,
    );
    const legendY = SIZE.top + 14 + at * 22;
    return `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2"/>${marks.join('')}<rect x="${right + 16}" y="${legendY - 9}" width="14" height="4" fill="${colour}"/><text x="${right + 36}" y="${legendY - 2}">${name}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-label="${title}">`,
    `<style>${STYLE}</style>`,
    `<text class="title" x="${left}" y="24">${title}</text>`,
    ...grid,
    `<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/><line class="axis" x1="${left}" x2="${left}" y1="${SIZE.top}" y2="${bottom}"/>`,
    `<text x="${(left + right) / 2}" y="${SIZE.height - 12}" text-anchor="middle">${x.name}</text>`,
    `<text transform="translate(18 ${(SIZE.top + bottom) / 2}) rotate(-90)" text-anchor="middle">${y.name}</text>`,
    ...curves,
    '</svg>',
    '',
  ].join('\n');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
