import {type Line, type Span, span} from './line.ts';
import type {Palette} from './palette.ts';
import {countOf} from './quantity.ts';

export interface Status {
  /** What is being typed behind `/`; null: nothing. */
  readonly typing: string | null;
  /** What the last key did. */
  readonly news: string | null;
  readonly isPaused: boolean;
  readonly isTunnelOffline: boolean;
  /** The first endpoint that does not answer, or else the first one; null where there is none. */
  readonly endpoint: {readonly url: string; readonly isAnswering: boolean} | null;
  readonly filter: {readonly text: string; readonly hidden: number} | null;
  readonly selected: SelectedDelivery | null;
}

export interface SelectedDelivery {
  /** From 1, the oldest one. */
  readonly number: number;
  readonly total: number;
  readonly type: string;
  readonly id: string;
  /** How its last attempt ended; null where there is none. */
  readonly outcome: {readonly text: string; readonly isGood: boolean} | null;
}

/** The status in one line, the most urgent first: its end may be cut. */
export function statusText(status: Status, palette: Palette): Line {
  if (status.typing !== null) {
    return [
      span('show only: ', palette.strong),
      span(`${status.typing}_`, palette.plain),
      span('  Enter: apply, Esc: leave', palette.dim),
    ];
  }
  const parts: readonly (readonly Span[])[] = [
    status.news === null ? [] : [span(status.news, palette.strong)],
    status.isPaused ? [span('paused', palette.warn)] : [],
    status.isTunnelOffline ? [span('tunnel offline', palette.bad)] : [],
    endpointSpans(status, palette),
    filterSpans(status, palette),
    selectedSpans(status, palette),
    [span('? keys', palette.dim)],
  ];
  return parts
    .filter(part => part.length > 0)
    .flatMap((part, index) => (index === 0 ? part : [span(' · ', palette.dim), ...part]));
}

function endpointSpans({endpoint}: Status, palette: Palette): readonly Span[] {
  if (endpoint === null) return [span('recording', palette.dim)];
  const host = endpoint.url.replace(/^https?:\/\/([^/]*).*$/, '$1');
  return [
    span(`${host} `, palette.plain),
    endpoint.isAnswering ? span('answering', palette.good) : span('not answering', palette.bad),
  ];
}

function filterSpans({filter}: Status, palette: Palette): readonly Span[] {
  if (filter === null) return [];
  const hidden = countOf(filter.hidden, 'delivery', 'deliveries');
  return [span(`only "${filter.text}", ${hidden} not shown`, palette.warn)];
}

function selectedSpans({selected}: Status, palette: Palette): readonly Span[] {
  if (selected === null) return [span('no delivery yet', palette.dim)];
  const {number, total, type, id, outcome} = selected;
  return [
    span(`${number}/${total} `, palette.dim),
    span(type, palette.plain),
    span(` ${id}`, palette.id),
    ...(outcome === null ? [] : [span(` ${outcome.text}`, outcome.isGood ? palette.good : palette.bad)]),
  ];
}
