import {useSignal} from '@preact/signals';
import {useEffect, useLayoutEffect, useRef} from 'preact/hooks';
import type {RowJson} from '../wire.ts';
import {
  indexOf,
  isFiltered,
  rows,
  select,
  selectedId,
  session,
  setFilter,
  showRange,
  total,
} from './page-state.ts';
import {durationOf, sizeOf, timeOf, toSafe} from './text.ts';

const rowHeight = 52;
const beyond = 10;

/** Only the rows in view stand in the document, however many there are. */
export function List() {
  const ref = useRef<HTMLDivElement>(null);
  const view = useSignal({top: 0, height: 800});
  const count = total.value;
  const first = Math.max(0, Math.floor(view.value.top / rowHeight) - beyond);
  const last = Math.min(
    (count ?? 1) - 1,
    Math.ceil((view.value.top + view.value.height) / rowHeight) + beyond,
  );
  useEffect(() => showRange(first, Math.max(first, last)), [first, last]);
  useLayoutEffect(() => {
    const box = ref.current;
    if (box === null) return;
    const measure = (): void => {
      view.value = {top: box.scrollTop, height: box.clientHeight};
    };
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    box.addEventListener('scroll', measure, {passive: true});
    measure();
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', measure);
    };
  }, []);
  const isFilled = rows.value.size > 0;
  useLayoutEffect(() => {
    // For whoever measures how soon the page is of use.
    if (isFilled) performance.mark('first-row');
  }, [isFilled]);
  useKeptPlace(ref, count);
  useSelectionInView(ref);
  const listed = Array.from({length: Math.max(0, last - first + 1)}, (_, index) => first + index);
  return (
    <>
      <p class="count" role="status">
        {count === null ? 'Loading…' : `${count.toLocaleString()} ${count === 1 ? 'delivery' : 'deliveries'}`}
      </p>
      {count === 0 && <Empty />}
      <div
        ref={ref}
        class="list"
        hidden={count === 0}
        role="listbox"
        aria-label="Deliveries, newest first"
        tabIndex={0}
        aria-activedescendant={selectedId.value === null ? undefined : `row-${selectedId.value}`}
      >
        <div class="space" role="presentation" style={{height: `${(count ?? 0) * rowHeight}px`}}>
          {listed.map(index => {
            const row = rows.value.get(index);
            return row === undefined ? null : (
              <Item key={row.id} row={row} index={index} count={count ?? 0} />
            );
          })}
        </div>
      </div>
    </>
  );
}

function Item({row, index, count}: {readonly row: RowJson; readonly index: number; readonly count: number}) {
  const isSelected = row.id === selectedId.value;
  return (
    <div
      id={`row-${row.id}`}
      role="option"
      aria-selected={isSelected}
      aria-setsize={count}
      aria-posinset={index + 1}
      class={`row ${isSelected ? 'selected' : ''}`}
      style={{transform: `translateY(${index * rowHeight}px)`}}
      onClick={() => select(row.id)}
    >
      <span class={`answer ${toneOf(row)}`}>{answerOf(row)}</span>
      <span class="type">{toSafe(row.type ?? '(no type)')}</span>
      <time class="time" dateTime={new Date(row.receivedAtMs).toISOString()}>
        {timeOf(row.receivedAtMs)}
      </time>
      <span class={`verdict ${row.verdict}`}>{row.verdict}</span>
      <span class="id">{toSafe(row.eventId ?? row.id)}</span>
      <span class="facts">
        {row.derivedFrom === null ? '' : 'edited · '}
        {row.durationMs === null ? '' : `${durationOf(row.durationMs)} · `}
        {sizeOf(row.sizeBytes)}
        {row.attempts > 1 ? ` · ${row.attempts} attempts` : ''}
      </span>
    </div>
  );
}

function Empty() {
  if (isFiltered.value) {
    return (
      <div class="empty">
        <p>No delivery fits.</p>
        <button type="button" onClick={() => setFilter({type: '', verdict: '', outcome: '', text: ''})}>
          Show all
        </button>
      </div>
    );
  }
  const isListening = session.value?.isListening === true;
  return (
    <div class="empty">
      <p>No delivery yet.</p>
      <p>
        {isListening
          ? 'Send one from the Vigthoria dashboard, or a sample from the top of this page.'
          : 'Run vigthoria listen; what comes shows up here by itself.'}
      </p>
    </div>
  );
}

export function answerOf(row: Pick<RowJson, 'outcome' | 'status'>): string {
  if (row.status !== null) return String(row.status);
  return row.outcome === null ? '–' : row.outcome;
}

export function toneOf(row: Pick<RowJson, 'outcome' | 'status'>): 'good' | 'bad' | 'quiet' {
  if (row.status !== null) return row.status >= 200 && row.status < 300 ? 'good' : 'bad';
  return row.outcome === 'failed' || row.outcome === 'refused' ? 'bad' : 'quiet';
}

/** New rows come in at the top: who has scrolled down keeps what is being looked at. */
function useKeptPlace(ref: {readonly current: HTMLDivElement | null}, count: number | null): void {
  const before = useRef(count);
  useLayoutEffect(() => {
    const box = ref.current;
    const more = (count ?? 0) - (before.current ?? 0);
    if (box !== null && before.current !== null && more > 0 && box.scrollTop > rowHeight) {
      box.scrollTop += more * rowHeight;
    }
    before.current = count;
  }, [count]);
}

function useSelectionInView(ref: {readonly current: HTMLDivElement | null}): void {
  const id = selectedId.value;
  useEffect(() => {
    const box = ref.current;
    const index = indexOf(id);
    if (box === null || index === null) return;
    const top = index * rowHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + rowHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = top + rowHeight - box.clientHeight;
  }, [id]);
}
