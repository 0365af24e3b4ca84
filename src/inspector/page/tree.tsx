import {useSignal} from '@preact/signals';
import {type JsonLine, listVisible} from './json-lines.ts';
import {Safe} from './safe.tsx';

const linesAtOnce = 1000;
/** Deeper lines are not set further in: they would leave the page. */
const maxDepth = 40;

/** JSON by lines; an object or array closes at a click on its line. */
export function Tree({lines}: {readonly lines: readonly JsonLine[]}) {
  const closed = useSignal<ReadonlySet<number>>(new Set());
  const limit = useSignal(linesAtOnce);
  const visible = listVisible(lines, closed.value);
  const toggle = (index: number): void => {
    const next = new Set(closed.value);
    if (!next.delete(index)) next.add(index);
    closed.value = next;
  };
  return (
    <>
      <div class="tree" tabIndex={0} role="group" aria-label="Payload as a tree">
        {visible.slice(0, limit.value).map(index => {
          const line = lines[index];
          return line === undefined ? null : (
            <Line key={index} line={line} isClosed={closed.value.has(index)} onToggle={() => toggle(index)} />
          );
        })}
      </div>
      {visible.length > limit.value && (
        <button type="button" onClick={() => (limit.value += 5 * linesAtOnce)}>
          Show more of {visible.length.toLocaleString()} lines
        </button>
      )}
    </>
  );
}

interface LineProps {
  readonly line: JsonLine;
  readonly isClosed: boolean;
  readonly onToggle: () => void;
}

function Line({line, isClosed, onToggle}: LineProps) {
  const {key, text, kind, hasComma, count} = line;
  return (
    <div class="line" style={{paddingLeft: `${Math.min(line.depth, maxDepth) * 1.25 + 1.25}em`}}>
      {kind === 'open' && (
        <button
          type="button"
          class="plain fold"
          aria-expanded={!isClosed}
          aria-label={`${key ?? ''} ${count} ${count === 1 ? 'value' : 'values'}`}
          onClick={onToggle}
        >
          {isClosed ? '▸' : '▾'}
        </button>
      )}
      {key !== null && (
        <>
          <span class="key">
            <Safe text={key} />
          </span>
          {': '}
        </>
      )}
      <span class={kind}>
        <Safe text={text} />
      </span>
      {isClosed && (
        <span class="soft">
          {' '}
          {count} {count === 1 ? 'value' : 'values'} {text === '{' ? '}' : ']'}
        </span>
      )}
      {hasComma && ','}
    </div>
  );
}
