import type {Activity, SummaryActivity} from '../webhook/activity.ts';
import {type Attempt, isAccepted} from '../webhook/attempt.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import {isTrusted} from '../webhook/verdict.ts';
import {answerLines, attemptLine, findKeptLine} from './attempt-lines.ts';
import {compactSpans, deliveryLine, headerLines, payloadLines, type ShownDelivery} from './delivery-lines.ts';
import {edgeOf, span, unitsPerCell} from './line.ts';
import {createRecentDeliveries, type RecentDelivery} from './recent-deliveries.ts';
import type {Renderer, TextStream} from './renderer.ts';
import {advice, content, head, notice, oneLine, type Row, remark, toText} from './row.ts';
import {endpointLine, readyLines, tunnelLine, warningLine} from './session-lines.ts';
import {reportLines, summaryLine} from './summary-lines.ts';

/** `default`: summary and pretty payload; `compact`: one line a delivery; `quiet`: failures only; `verbose`: headers and answers too. */
export type HumanMode = 'default' | 'compact' | 'quiet' | 'verbose';

interface HumanOptions {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly mode: HumanMode;
}

const maxPayloadLines = 40;
/** Off a terminal, and when asked for everything. */
const maxLongPayloadLines = 2000;

/** Activity for people: deliveries and attempts on stdout, everything else on stderr. */
export function createHumanRenderer({stdout, stderr, mode}: HumanOptions): Renderer {
  const recents = createRecentDeliveries();
  let readyUrl: string | null = null;
  let mainEndpoint: string | null = null;
  let isHolding = false;
  const waitedFor = new Map<string, string>();

  return {
    render(activity) {
      const rows = toRows(activity);
      if (rows.length === 0) return;
      for (const [name, stream] of [['stdout', stdout] as const, ['stderr', stderr] as const]) {
        const text = toText(
          rows.filter(({to}) => to === name),
          stream.columns(),
        );
        if (text !== '') stream.write(text);
      }
    },
  };

  /** A command that only sends is never ready to receive. */
  function isSession(): boolean {
    return readyUrl !== null;
  }

  function toRows(activity: Activity): readonly Row[] {
    switch (activity.type) {
      case 'ready':
        readyUrl = activity.url;
        mainEndpoint = activity.endpoints[0]?.url ?? null;
        isHolding = activity.isHolding;
        return readyLines(activity, stderr.palette, edgeOf(stderr.columns())).map(notice);
      case 'delivery':
        return deliveryRows(activity.recorded);
      case 'attempt':
        return attemptRows(activity.attempt, activity.coaching, activity.atMs);
      case 'tunnel':
        return [notice(tunnelLine(activity, readyUrl, stderr.palette))];
      case 'endpoint':
        return [notice(endpointLine(activity, stderr.palette))];
      case 'warning':
        return [notice(warningLine(activity.message, stderr.palette))];
      case 'summary':
        return [...recents.unshown().flatMap(lateRows), ...summaryRows(activity)];
    }
  }

  function summaryRows(summary: SummaryActivity): readonly Row[] {
    const options = {hasEndpoint: mainEndpoint !== null || !isSession(), palette: stderr.palette};
    const report = mode === 'quiet' || summary.report === null ? [] : reportLines(summary.report, options);
    return [summaryLine(summary, options), ...report].map(notice);
  }

  function deliveryRows(recorded: RecordedDelivery): readonly Row[] {
    const {palette} = stdout;
    const isShown = isShownAtOnce(recorded);
    const {id, method} = recorded.delivery;
    const middle = mode === 'compact' && !isShown ? compactSpans(recorded, palette) : null;
    const shown = toShown(recorded);
    const recent = {method, line: () => deliveryLine(shown, palette), middle};
    const late = recents.add(id, recent, {isShown}).flatMap(lateRows);
    if (!isShown) return late;
    const line = recent.line();
    if (mode === 'compact') return [...late, oneLine(line)];
    const notes = recorded.verdict.notes.map(note => remark([span(note, palette.warn)]));
    return [...late, head(line), ...notes, ...contentRows(recorded)];
  }

  function contentRows(recorded: RecordedDelivery): readonly Row[] {
    const {palette} = stdout;
    if (mode === 'quiet') return [];
    const isWhole = mode === 'verbose';
    const headers = isWhole ? headerLines(recorded.delivery.headers, palette) : [];
    const payload = payloadLines(recorded, {palette, isWhole, ...limits()});
    return [...headers, ...payload].map(content);
  }

  function attemptRows(attempt: Attempt, coaching: string | null, atMs: number): readonly Row[] {
    const {palette} = stdout;
    if (mode === 'quiet' && (isAccepted(attempt) || attempt.outcome === 'filtered')) return [];
    if (isOldNews(attempt, coaching)) return [];
    const recent = recents.find(attempt.deliveryId);
    const isFirst = recents.markShown(attempt.deliveryId);
    const method = recent?.method ?? 'POST';
    const middle = recent?.middle ?? null;
    const line = attemptLine(attempt, {atMs, method, mainEndpoint, palette, middle});
    const answer = mode === 'verbose' ? answerLines(attempt, {palette, ...limits()}) : [];
    const kept = findKeptLine(attempt, stderr.palette);
    return [
      ...(mode === 'quiet' && isFirst && recent !== undefined ? [head(recent.line())] : []),
      mode === 'compact' ? oneLine(line) : head(line),
      ...[...answer].map(content),
      ...(coaching === null ? [] : [advice([span(coaching, stderr.palette.warn)])]),
      ...(kept === undefined ? [] : [advice(kept)]),
    ];
  }

  /** Compact: the attempt's line says it all, where one will come soon. Quiet: its failure may be to come. */
  function isShownAtOnce({verdict}: RecordedDelivery): boolean {
    switch (mode) {
      case 'default':
      case 'verbose':
        return true;
      case 'compact':
        return mainEndpoint === null || isHolding;
      case 'quiet':
        return !isTrusted(verdict);
    }
  }

  /** What is held is tried for as long as its endpoint is away: told once is enough. */
  function isOldNews(attempt: Attempt, coaching: string | null): boolean {
    if (attempt.cause !== 'hold' || (attempt.outcome !== 'failed' && attempt.outcome !== 'responded')) {
      return false;
    }
    const news = JSON.stringify([
      attempt.deliveryId,
      attempt.outcome === 'failed' && attempt.error,
      coaching,
    ]);
    const isOld = attempt.outcome === 'failed' && waitedFor.get(attempt.url) === news;
    waitedFor.set(attempt.url, news);
    return isOld;
  }

  /** A compact line that waited in vain for its attempt. */
  function lateRows(recent: RecentDelivery): readonly Row[] {
    return mode === 'compact' ? [oneLine(recent.line())] : [];
  }

  function limits(): {readonly maxLines: number; readonly maxTokenUnits: number} {
    const edge = edgeOf(stdout.columns());
    return {
      maxLines: mode === 'verbose' || edge === null ? maxLongPayloadLines : maxPayloadLines,
      maxTokenUnits: edge === null ? Number.POSITIVE_INFINITY : edge * unitsPerCell,
    };
  }
}

/** What is remembered for a line to come: as little as that line shows, since a thousand of them are kept. */
function toShown({delivery, verdict, deliveryNumber}: RecordedDelivery): ShownDelivery {
  const {id, receivedAtMs, derivedFrom, event} = delivery;
  return {delivery: {id, receivedAtMs, derivedFrom, event}, verdict, deliveryNumber};
}
