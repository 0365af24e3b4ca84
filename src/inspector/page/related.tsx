import type {DeliveryJson} from '../wire.ts';
import {answerOf, toneOf} from './list.tsx';
import {select} from './page-state.ts';
import {timeOf} from './text.ts';

/** Other deliveries of the same event, and those edited from this one. */
export function Related({delivery}: {readonly delivery: DeliveryJson}) {
  const {related} = delivery;
  if (related.length === 0) return null;
  return (
    <section class="block">
      <h2>
        Same event <span class="soft">{related.length}</span>
      </h2>
      <ul class="related">
        {related.map(row => (
          <li key={row.id}>
            <button type="button" class="plain" onClick={() => select(row.id)}>
              <span class={`answer ${toneOf(row)}`}>{answerOf(row)}</span> {timeOf(row.receivedAtMs)} ·{' '}
              {row.derivedFrom === null ? `delivery ${row.deliveryNumber ?? ''}` : 'edited'}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
