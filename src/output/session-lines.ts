import type {Activity, ReadyActivity} from '../webhook/activity.ts';
import {cellWidth, type Line, span} from './line.ts';
import type {Palette} from './palette.ts';
import {clockTime, countOf, timeSpan} from './quantity.ts';

interface Row {
  readonly label: string;
  readonly value: string;
  readonly remark: string;
}

interface RowLayout {
  readonly remarkColumn: number;
  readonly palette: Palette;
  readonly columns: number | null;
}

const labelCells = 13;
const remarkGap = 5;

/** What is open, where it leads and how signatures are checked, and then Ready. */
export function readyLines(ready: ReadyActivity, palette: Palette, columns: number | null): readonly Line[] {
  const rows = [
    urlRow(ready),
    ...endpointRows(ready),
    ...holdRows(ready),
    signatureRow(ready),
    ...inspectorRows(ready),
  ];
  const remarkColumn = Math.max(...rows.map(({value, remark}) => (remark === '' ? 0 : cellWidth(value))));
  return [
    ...rows.flatMap(row => rowLines(row, {remarkColumn, palette, columns})),
    [span('Ready.', palette.good), span(' Ctrl+C to stop.', palette.plain)],
    [],
  ];
}

/** `12:31:00 tunnel offline: …`, and how long it was, once it is back. */
export function tunnelLine(
  tunnel: Extract<Activity, {readonly type: 'tunnel'}>,
  readyUrl: string | null,
  palette: Palette,
): Line {
  const time = span(`${clockTime(tunnel.atMs)} `, palette.dim);
  switch (tunnel.state) {
    case 'offline': {
      const reason = tunnel.reason === null ? '' : `: ${tunnel.reason}`;
      return [time, span('tunnel offline', palette.bad), span(`${reason}; trying again`, palette.plain)];
    }
    case 'online': {
      const gap = tunnel.offlineMs === null ? '' : ` after ${timeSpan(tunnel.offlineMs)}`;
      const moved = isElsewhere(tunnel.url, readyUrl)
        ? `; the public URL is now ${tunnel.url}, paste it into the Vigthoria dashboard`
        : '';
      return [time, span('tunnel online', palette.good), span(`${gap}${moved}`, palette.plain)];
    }
  }
}

/** `12:31:00 http://localhost:3000 is not answering`, and when it does again. */
export function endpointLine(
  {atMs, url, isAnswering}: Extract<Activity, {readonly type: 'endpoint'}>,
  palette: Palette,
): Line {
  const state = isAnswering ? span(' is answering', palette.good) : span(' is not answering', palette.bad);
  return [span(`${clockTime(atMs)} `, palette.dim), span(url, palette.plain), state];
}

export function warningLine(message: string, palette: Palette): Line {
  return [span('warning:', palette.warn), span(` ${message}`, palette.plain)];
}

function urlRow({url, isPublic}: ReadyActivity): Row {
  return isPublic
    ? {label: 'Public URL', value: url, remark: 'paste it into the Vigthoria dashboard'}
    : {label: 'Local URL', value: url, remark: ''};
}

function endpointRows({endpoints}: ReadyActivity): readonly Row[] {
  const label = 'Forward to';
  if (endpoints.length === 0)
    return [{label, value: 'nothing: deliveries are recorded and printed', remark: ''}];
  const isShared = endpoints.filter(({types}) => types === null).length > 1;
  return endpoints.map(({url, types, isAnswering}, index) => ({
    label: index === 0 ? label : '',
    value: url,
    remark: [
      ...(types === null ? [] : [types]),
      isAnswering ? 'answering' : 'nothing is listening there yet',
      ...(isShared && index === 0 ? ['the sender gets its answer'] : []),
    ].join('; '),
  }));
}

function holdRows({isHolding, held}: ReadyActivity): readonly Row[] {
  const count = `${countOf(held, 'delivery', 'deliveries')} from before`;
  if (isHolding) {
    const remark = held === 0 ? '' : `${count} ${held === 1 ? 'goes' : 'go'} first`;
    return [{label: 'Hold', value: 'on: answered 200 once stored, sent in order', remark}];
  }
  return held === 0 ? [] : [{label: 'Held', value: count, remark: 'listen --hold sends what is held'}];
}

function signatureRow({secrets}: ReadyActivity): Row {
  const sources = `${countOf(secrets.length, 'secret', 'secrets')} (${secrets.join(', ')})`;
  const value = secrets.length === 0 ? 'not checked: no secret is set' : `checked, ${sources}`;
  return {label: 'Signatures', value, remark: ''};
}

function inspectorRows({inspectorUrl}: ReadyActivity): readonly Row[] {
  return inspectorUrl === null ? [] : [{label: 'Inspector', value: inspectorUrl, remark: ''}];
}

/** A remark that the terminal has no room for beside its value stands below it. */
function rowLines({label, value, remark}: Row, {remarkColumn, palette, columns}: RowLayout): readonly Line[] {
  const main = [span(`  ${label.padEnd(labelCells)}`, palette.dim), span(value, palette.strong)];
  if (remark === '') return [main];
  const valueColumn = 2 + labelCells;
  const padding = ' '.repeat(remarkColumn - cellWidth(value) + remarkGap);
  const isBeside =
    valueColumn + remarkColumn + remarkGap + remark.length <= (columns ?? Number.POSITIVE_INFINITY);
  return isBeside
    ? [[...main, span(`${padding}${remark}`, palette.dim)]]
    : [main, [span(`${' '.repeat(valueColumn)}${remark}`, palette.dim)]];
}

function isElsewhere(url: string | null, readyUrl: string | null): boolean {
  if (url === null || readyUrl === null || !URL.canParse(url) || !URL.canParse(readyUrl)) return false;
  return new URL(url).origin !== new URL(readyUrl).origin;
}
