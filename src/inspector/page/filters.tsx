import {useRef} from 'preact/hooks';
import {filter, setFilter} from './page-state.ts';

const pauseMs = 200;

export function Filters() {
  const timer = useRef<number | undefined>(undefined);
  const later = (next: Parameters<typeof setFilter>[0]): void => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setFilter(next), pauseMs);
  };
  const {type, verdict, outcome, text} = filter.value;
  return (
    <form class="filters" role="search" onSubmit={event => event.preventDefault()}>
      <label>
        <span class="hidden">Search in payloads, ids and types</span>
        <input
          id="filter-text"
          type="search"
          placeholder="Search payloads, ids…"
          value={text}
          onInput={event => later({text: event.currentTarget.value})}
        />
      </label>
      <label>
        <span class="hidden">Type, with * for any</span>
        <input
          id="filter-type"
          placeholder="Type: generation.*"
          value={type}
          onInput={event => later({type: event.currentTarget.value})}
        />
      </label>
      <label>
        <span class="hidden">Signature</span>
        <select
          id="filter-verdict"
          value={verdict}
          onChange={event => setFilter({verdict: event.currentTarget.value})}
        >
          <option value="">Any signature</option>
          <option value="valid">Valid</option>
          <option value="invalid">Invalid</option>
          <option value="missing">Missing</option>
          <option value="unchecked">Unchecked</option>
        </select>
      </label>
      <label>
        <span class="hidden">Answer</span>
        <select
          id="filter-outcome"
          value={outcome}
          onChange={event => setFilter({outcome: event.currentTarget.value})}
        >
          <option value="">Any answer</option>
          <option value="accepted">2xx</option>
          <option value="failed">Failed</option>
          <option value="refused">Refused</option>
          <option value="open">Not sent</option>
        </select>
      </label>
    </form>
  );
}
