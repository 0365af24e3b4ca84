import {findSample, makeSample} from '../../sample/make-sample.ts';
import {sign} from '../../signature/sign.ts';
import type {Secret} from '../../webhook/secret.ts';
import type {Making} from './probe.ts';

interface MakingPorts {
  readonly nowMs: () => number;
  /** Digits that no id had before. */
  readonly newDigits: () => string;
}

/** Makes events like the tutorial's example, each with an id of its own that begins with evt_check_. */
export function createMaking({value}: Secret, {nowMs, newDigits}: MakingPorts): Making {
  const sample = findSample('generation.completed');
  if (sample === undefined) throw new Error("there is a sample of the tutorial's own type");
  return {
    event: () => {
      const digits = newDigits();
      const idOf = (name: string): string => (name === 'event' ? `check_${digits}` : digits);
      return makeSample(sample, 0, {nowMs: nowMs(), idOf});
    },
    sign: body => sign(body, value),
    forge: body => sign(body, `not ${value}`),
  };
}
