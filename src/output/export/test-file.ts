import {endToEndHeaders} from '../../webhook/headers.ts';
import {isRedacted, type KeptDelivery} from '../../webhook/redact.ts';
import type {Verdict} from '../../webhook/verdict.ts';
import {lastUrl} from '../last-url.ts';
import {jsonOf, recordOf} from '../ndjson-record.ts';
import type {ExportFormat} from './format.ts';
import {nodeHead, nodeTail} from './node-test-code.ts';
import {pytestHead, pytestTail} from './pytest-code.ts';

export type Framework = 'vitest' | 'jest' | 'pytest';

/** A test of its own for each delivery, ready to run: the file needs nothing of ours. */
export function testFormat(framework: Framework): ExportFormat {
  switch (framework) {
    case 'vitest':
    case 'jest':
      return {
        head: nodeHead(framework),
        toPart: one => `  ${toFixture(one)},\n`,
        separator: '',
        tail: nodeTail,
        takesShortened: false,
      };
    case 'pytest':
      return {
        head: pytestHead,
        toPart: one => `${toFixture(one)}\n`,
        separator: '',
        tail: pytestTail,
        takesShortened: false,
      };
  }
}

/** One JSON object on one line: both languages read it, and so does `verify`. */
function toFixture({recorded, attempts}: KeptDelivery): string {
  const {delivery, verdict} = recorded;
  const {id, type} = delivery.event;
  const isTaken = isExpectedToPass(verdict);
  return recordOf([
    ['type', '"delivery"'],
    ['title', jsonOf(`${type ?? '(no type)'} ${id ?? delivery.id} is ${isTaken ? 'taken' : 'refused'}`)],
    ['expect', isTaken ? '"2xx"' : '"4xx"'],
    ['signature', jsonOf(isTaken ? (isRedacted(recorded) ? 'secret needed' : 'as recorded') : 'wrong')],
    ['url', jsonOf(lastUrl(attempts, delivery.path))],
    ['method', jsonOf(delivery.method)],
    ['path', jsonOf(delivery.path)],
    ['headers', jsonOf(endToEndHeaders(delivery.headers).filter(([name]) => !made.test(name)))],
    ['body_base64', `"${delivery.body.toString('base64')}"`],
  ]);
}

/** What the test's own request makes anew. */
const made = /^(?:host|content-length|expect)$/i;

function isExpectedToPass({kind}: Verdict): boolean {
  return kind === 'valid' || kind === 'unchecked';
}
