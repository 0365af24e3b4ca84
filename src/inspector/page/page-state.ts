import {computed, effect, signal} from '@preact/signals';
import type {InspectorState} from '../ports.ts';
import type {DeliveryJson, ListJson, MinuteJson, RowJson} from '../wire.ts';
import {ask, Refusal} from './api.ts';

export const rowsAtOnce = 100;

/** What the page knows: filled by `live.ts` and by what the user does, read by the components. */
export const session = signal<InspectorState | null>(null);
/** Whether the server answers, and whether it still takes this page's token. */
export const isConnected = signal(true);
export const isOut = signal(false);
export const filter = signal({type: '', verdict: '', outcome: '', text: ''});
export const total = signal<number | null>(null);
export const rows = signal<ReadonlyMap<number, RowJson>>(new Map());
export const selectedId = signal<string | null>(readHash());
export const detail = signal<DeliveryJson | null>(null);
export const minutes = signal<readonly MinuteJson[]>([]);
/** The last thing worth saying, read out to screen readers. */
export const notice = signal<{readonly text: string; readonly isBad: boolean} | null>(null);
export const isFiltered = computed(() => Object.values(filter.value).some(value => value !== ''));

/** Chunks that the list shows just now. */
let shown: {first: number; last: number} = {first: 0, last: rowsAtOnce - 1};
const asked = new Set<number>();
let generation = 0;

effect(() => {
  const id = selectedId.value;
  history.replaceState(null, '', id === null ? location.pathname : `#${id}`);
});

/** Tells which rows are in view, so that they are there. */
export function showRange(first: number, last: number): void {
  shown = {first, last};
  void fetchShown();
}

/** All is asked anew; what stands there stays until the answer is here. */
export async function refresh(): Promise<void> {
  generation += 1;
  asked.clear();
  measureSoon();
  await Promise.all([fetchShown(true), fetchDetail()]);
}

export function setFilter(next: Partial<typeof filter.value>): void {
  filter.value = {...filter.value, ...next};
  rows.value = new Map();
  void refresh();
}

export function select(id: string | null): void {
  if (id === selectedId.value) return;
  selectedId.value = id;
  void fetchDetail();
}

/** Selects the row so many further down. */
export function step(by: number): void {
  const at = indexOf(selectedId.value);
  const next = rows.value.get(at === null ? 0 : Math.max(0, at + by));
  if (next !== undefined) select(next.id);
}

export function indexOf(id: string | null): number | null {
  if (id === null) return null;
  for (const [index, row] of rows.value) if (row.id === id) return index;
  return null;
}

export function tell(text: string, isBad = false): void {
  notice.value = {text, isBad};
}

export function tellError(error: unknown): void {
  if (error instanceof Refusal) {
    if (error.status === 0) isConnected.value = false;
    isOut.value = error.status === 401;
    tell(error.hint === '' ? error.message : `${error.message}: ${error.hint}`, true);
  } else tell(error instanceof Error ? error.message : String(error), true);
}

async function fetchShown(isAnew = false): Promise<void> {
  const own = generation;
  const first = Math.floor(shown.first / rowsAtOnce);
  const last = Math.floor(shown.last / rowsAtOnce);
  const chunks = Array.from({length: last - first + 1}, (_, index) => first + index).filter(
    chunk => !asked.has(chunk),
  );
  for (const chunk of chunks) asked.add(chunk);
  try {
    const lists = await Promise.all(chunks.map(fetchChunk));
    if (own !== generation) return;
    const next = new Map(isAnew ? [] : rows.value);
    for (const {offset, rows: found} of lists) {
      for (const [index, row] of found.entries()) next.set(offset + index, row);
    }
    const [list] = lists;
    if (list !== undefined) total.value = list.total;
    rows.value = next;
    isConnected.value = true;
    isOut.value = false;
    if (selectedId.value === null && matchMedia('(min-width: 800px)').matches) {
      const newest = next.get(0);
      if (newest !== undefined) select(newest.id);
    }
  } catch (error) {
    for (const chunk of chunks) asked.delete(chunk);
    if (own === generation) tellError(error);
  }
}

function fetchChunk(chunk: number): Promise<ListJson> {
  const query = new URLSearchParams(
    Object.entries({...filter.value, offset: `${chunk * rowsAtOnce}`, limit: `${rowsAtOnce}`}).filter(
      ([, value]) => value !== '',
    ),
  );
  return ask<ListJson>(`deliveries?${query}`);
}

let asking: AbortController | undefined;

/** The selected delivery; an older question is given up. */
async function fetchDetail(): Promise<void> {
  asking?.abort();
  const id = selectedId.value;
  if (id === null) {
    detail.value = null;
    return;
  }
  const own = new AbortController();
  asking = own;
  try {
    const found = await ask<DeliveryJson>(`deliveries/${encodeURIComponent(id)}`, own.signal);
    if (!own.signal.aborted) detail.value = found;
  } catch (error) {
    if (own.signal.aborted) return;
    if (error instanceof Refusal && error.status === 404) {
      selectedId.value = null;
      detail.value = null;
    } else tellError(error);
  }
}

let measuring: number | undefined;

/** The plots can wait: measuring reads many deliveries, and the list is what people look for. */
function measureSoon(): void {
  if (measuring !== undefined) return;
  const waitMs = minutes.value.length === 0 ? 500 : 3000;
  measuring = window.setTimeout(() => {
    measuring = undefined;
    void fetchMinutes();
  }, waitMs);
}

async function fetchMinutes(): Promise<void> {
  try {
    minutes.value = await ask<readonly MinuteJson[]>('minutes');
  } catch (error) {
    // The list tells what is wrong.
    if (!(error instanceof Refusal)) throw error;
  }
}

function readHash(): string | null {
  return /^#dlv_\w+$/.test(location.hash) ? location.hash.slice(1) : null;
}
