/** What `vigthoria help <topic>` tells beside the commands: the name, and what it is about. */
export const topics = {
  'exit-codes': 'what the exit codes mean',
  settings: 'where settings come from, what wins, and all keys',
  ids: 'how deliveries and events are named',
} as const;

export type Topic = keyof typeof topics;

export function isTopic(word: string): word is Topic {
  return Object.hasOwn(topics, word);
}

/** The topics as the end of the main help shows them. */
export function listTopics(): string {
  const width = Math.max(...Object.keys(topics).map(name => name.length));
  const lines = Object.entries(topics).map(
    ([name, about]) => `  vigthoria help ${name.padEnd(width)}  ${about}`,
  );
  return ['Topics:', ...lines].join('\n');
}
