import type {Secret} from '../../webhook/secret.ts';

const shapes: readonly (readonly [RegExp, string])[] = [
  [/^(?:sk|pk|rk|ak|api|key|vig|vgt|vk)[_-](?:(?:test|live)[_-])?\w/i, 'an API key (like sk_…)'],
  [/^(?:we|ep|wh|hook|endpoint|wbhk)[_-]\w/i, 'an endpoint id (like we_…)'],
  [/^(?:evt|dlv|gen|wf|acct|user|usr|cus)_\w/i, 'an id (like evt_…)'],
  [/^eyJ[\w-]*\.[\w-]+\.[\w-]*$/, 'a token (JWT)'],
  [/^https?:\/\//i, 'a URL'],
  [/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'an id (UUID)'],
];

/** Says that a secret has the shape of something else, by its shape alone; undefined where it has not. */
export function describeShape({source, value}: Secret): string | undefined {
  const shape = shapes.find(([pattern]) => pattern.test(value.trim()))?.[1];
  return shape === undefined
    ? undefined
    : `the secret (${source}) has the shape of ${shape}, not of a signing secret`;
}
