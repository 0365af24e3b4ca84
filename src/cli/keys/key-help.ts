/** What each key does; `?` shows it. */
export const keyHelp: readonly (readonly [keys: string, about: string])[] = [
  ['r', 'replay the selected delivery: the last one, unless you chose another'],
  ['j k, ↓ ↑', 'select a newer, an older one'],
  ['Enter', 'its details: headers, payload, attempts and answers'],
  ['e', 'edit its payload in $EDITOR, sign and send it'],
  ['v', 'what its signature check said, and why'],
  ['c', 'copy the URL for the dashboard'],
  ['p', 'pause: answer 200 and hold; again: send what is held, and go on'],
  ['/', 'show only what holds a text; Esc: everything again'],
  ['?', 'this help'],
  ['q', 'quit'],
];
