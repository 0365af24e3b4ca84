import {render} from 'preact';
import {App} from './app.tsx';
import {follow} from './live.ts';

const page = document.getElementById('page');
if (page !== null) {
  page.replaceChildren();
  render(<App />, page);
  follow();
}
