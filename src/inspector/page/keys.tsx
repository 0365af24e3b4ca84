import type {Signal} from '@preact/signals';
import {Dialog} from './dialog.tsx';

const keys = [
  ['j, ↓', 'the next delivery'],
  ['k, ↑', 'the one before'],
  ['r', 'send it again'],
  ['e', 'edit, sign and send'],
  ['/', 'search'],
  ['?', 'these keys'],
] as const;

export function Keys({isOpen}: {readonly isOpen: Signal<boolean>}) {
  return (
    <Dialog isOpen={isOpen.value} title="Keys" onClose={() => (isOpen.value = false)}>
      <dl class="keys">
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
