import {useSignal} from '@preact/signals';
import {useEffect} from 'preact/hooks';
import {Detail} from './detail.tsx';
import {editing} from './editor.tsx';
import {Filters} from './filters.tsx';
import {Keys} from './keys.tsx';
import {List} from './list.tsx';
import {detail, isConnected, isOut, notice, select, selectedId, step} from './page-state.ts';
import {sendAgain} from './send.ts';
import {Top} from './top.tsx';

export function App() {
  const areKeysShown = useSignal(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const act = actions(() => {
        areKeysShown.value = true;
      })[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <div class={`page ${selectedId.value === null ? '' : 'has-selection'}`}>
      <Top />
      {(!isConnected.value || isOut.value) && (
        <p class="banner" role="alert">
          {isOut.value
            ? 'vigthoria was started anew: open the URL that it has printed. This page then goes on, too.'
            : 'vigthoria does not answer. Start it again in its terminal; with the same --inspect-port this page goes on.'}
        </p>
      )}
      <main>
        <section class="left" aria-label="Deliveries">
          <Filters />
          <List />
        </section>
        <section class="right" aria-label="Selected delivery">
          <Detail />
        </section>
      </main>
      <p class={`notice ${notice.value?.isBad === true ? 'bad' : ''}`} role="status">
        {notice.value?.text ?? ''}
      </p>
      <Keys isOpen={areKeysShown} />
    </div>
  );
}

function actions(showKeys: () => void): Readonly<Record<string, () => void>> {
  const down = (): void => step(1);
  const up = (): void => step(-1);
  return {
    j: down,
    ArrowDown: down,
    k: up,
    ArrowUp: up,
    r: () => void (detail.value !== null && sendAgain(detail.value)),
    e: () => {
      if (detail.value !== null) editing.value = detail.value;
    },
    '/': () => document.getElementById('filter-text')?.focus(),
    '?': showKeys,
    Escape: () => {
      if (!matchMedia('(min-width: 800px)').matches) select(null);
    },
  };
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.closest('input, textarea, select, dialog[open]') !== null;
}
