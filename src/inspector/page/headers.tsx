import type {HeaderList} from '../../webhook/headers.ts';
import {Safe} from './safe.tsx';

/** In the order of receipt. */
export function Headers({headers}: {readonly headers: HeaderList}) {
  return (
    <details class="block">
      <summary>
        <h2>Headers</h2> <span class="soft">{headers.length}</span>
      </summary>
      <HeaderTable headers={headers} />
    </details>
  );
}

export function HeaderTable({headers}: {readonly headers: HeaderList}) {
  if (headers.length === 0) return <p class="soft">none</p>;
  return (
    <table class="headers">
      <tbody>
        {headers.map(([name, value], index) => (
          <tr key={index}>
            <th scope="row">
              <Safe text={name} />
            </th>
            <td>
              <Safe text={value} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
