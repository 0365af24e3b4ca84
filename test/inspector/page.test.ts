import {createHmac} from 'node:crypto';
import {createRequire} from 'node:module';
import type {Browser, BrowserContext, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {openStore} from '../../src/store/open-store.ts';
import {type App, startApp} from '../helpers/app.ts';
import {findChromium, openBrowser} from '../helpers/browser.ts';
import {createHome, type Home, type Listening, startListen} from '../helpers/cli.ts';
import {makeDelivery, valid} from '../helpers/deliveries.ts';
import {send} from '../helpers/send.ts';

const secret = 'a-secret-of-the-test';
const isCi = process.env['CI'] === 'true';
const isSkipped = findChromium() === null && !isCi;
if (isSkipped)
  process.stderr.write('The tests of the inspector in a browser are skipped: no Chromium here.\n');

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const waitMs = 15_000;

const signatureOf = (body: string): string => createHmac('sha256', secret).update(body).digest('hex');
const eventOf = (id: string, type = 'generation.completed', data: unknown = {n: 1}): string =>
  JSON.stringify({id, type, created: '2026-11-25T10:00:00Z', data});

describe.skipIf(isSkipped)('the inspector in a browser', {timeout: 60_000}, () => {
  let browser: Browser;
  let home: Home;
  let app: App;
  let listen: Listening;
  let inspectorUrl: string;
  let context: BrowserContext;
  let page: Page;
  let faults: string[];
  let foreign: string[];

  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);
  afterAll(() => browser?.close());

  const startSession = async (...args: string[]): Promise<void> => {
    listen = await startListen(['--forward-to', `${app.url}/hooks`, ...args], home);
    inspectorUrl = (await listen.record('ready'))['inspector_url'];
  };
  const open = async (options: Parameters<Browser['newContext']>[0] = {}): Promise<void> => {
    context = await browser.newContext({viewport: {width: 1280, height: 800}, ...options});
    page = await context.newPage();
    page.setDefaultTimeout(waitMs);
    page.on('pageerror', error => faults.push(error.message));
    page.on('dialog', dialog => {
      faults.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', request => {
      const {protocol, origin} = new URL(request.url());
      if (protocol !== 'data:' && origin !== new URL(inspectorUrl).origin) foreign.push(request.url());
    });
    await page.goto(inspectorUrl);
  };
  const deliver = (body: string, signature = signatureOf(body)) =>
    send(listen.url, body, {
      headers: ['Content-Type', 'application/json', 'X-Vigthoria-Signature', signature],
    });
  const row = (text: string) => page.locator('.row', {hasText: text});

  beforeEach(async () => {
    faults = [];
    foreign = [];
    home = createHome({WEBHOOK_SECRET: secret});
    app = await startApp();
    await startSession();
  });
  afterEach(async () => {
    await context?.close();
    await listen.stop();
    await app.close();
    home.remove();
    expect({faults, foreign}).toEqual({faults: [], foreign: []});
  });

  test('a delivery arrives by itself, with what the app said to it', async () => {
    await open();
    await page.getByText('No delivery yet.').waitFor();
    await deliver(eventOf('evt_live'));
    await row('evt_live').getByText('200').waitFor();
    await row('evt_live').click();
    await page.getByText('The signature is valid.').waitFor();
    await page.getByText('Made with WEBHOOK_SECRET.').waitFor();
    await page.locator('.raw', {hasText: 'OK'}).waitFor();
    expect(new URL(page.url()).searchParams.has('token')).toBe(false);
  });

  test('the top tells whether the endpoint answers, and how it leads there', async () => {
    await open();
    await page.locator('.state.good', {hasText: 'answering'}).waitFor();
    await page.getByRole('button', {name: 'QR'}).click();
    await page.getByRole('img', {name: `QR code of ${listen.url}`}).waitFor();
  });

  test('the receiver, where the tunnel leads, knows nothing of the inspector', async () => {
    const {pathname, search} = new URL(inspectorUrl);
    const {origin} = new URL(listen.url);
    for (const path of [`${pathname}${search}`, '/page.js', '/api/state', '/feed']) {
      const {headers, body} = await send(`${origin}${path}`, '', {method: 'GET', headers: []});
      expect([path, headers['set-cookie'], body.length]).toEqual([path, undefined, 0]);
    }
  });

  test('an invalid signature is explained, with the bytes that differ marked', async () => {
    const received = '{"id":"evt_bad","type":"workflow.finished","data":{"a":1,"b":1.50}}';
    await deliver(received, signatureOf(received.replace('1.50', '1.5')));
    await open();
    await row('evt_bad').click();
    await page.getByText('The signature does not match.').waitFor();
    await page.locator('.why', {hasText: 're-serialised JSON'}).waitFor();
    expect(await page.locator('.difference mark').allTextContents()).toEqual(['0', '']);
    await page.getByText(`First difference at byte ${received.indexOf('0}}')}`, {exact: true}).waitFor();
    await page.locator('.tree').getByText('1.50').waitFor();
  });

  test('filters narrow the list, and an empty one says how to show all', async () => {
    await deliver(eventOf('evt_one'));
    await deliver(eventOf('evt_two', 'workflow.finished', {note: 'Needle in here'}));
    await deliver(eventOf('evt_three'), 'f'.repeat(64));
    await open();
    const ids = async (count: number): Promise<string[]> => {
      await page.getByText(new RegExp(`^${count} deliver`)).waitFor();
      return page.locator('.row .id').allTextContents();
    };
    expect(await ids(3)).toEqual(['evt_three', 'evt_two', 'evt_one']);
    await page.locator('#filter-verdict').selectOption('invalid');
    expect(await ids(1)).toEqual(['evt_three']);
    await page.locator('#filter-verdict').selectOption('');
    await page.locator('#filter-outcome').selectOption('accepted');
    expect(await ids(2)).toEqual(['evt_two', 'evt_one']);
    await page.locator('#filter-type').fill('workflow.*');
    expect(await ids(1)).toEqual(['evt_two']);
    await page.locator('#filter-text').fill('needle');
    expect(await ids(1)).toEqual(['evt_two']);
    await page.locator('#filter-text').fill('nowhere');
    await page.getByText('No delivery fits.').waitFor();
    await page.getByRole('button', {name: 'Show all'}).click();
    expect(await ids(3)).toHaveLength(3);
  });

  test('a payload is edited, signed and sent, and the two answers are compared', async () => {
    app.answer = ({body}, response) => response.end(body.includes('"n":1.0') ? 'one' : 'two');
    const original =
      '{"id":"evt_edit","type":"generation.completed","data":{"n":1.0,"z":12345678901234567890}}';
    await deliver(original);
    await open();
    await row('evt_edit').click();
    await page.getByRole('heading', {name: 'generation.completed'}).waitFor();
    await page.keyboard.press('e');
    const text = page.locator('#edit-payload');
    expect(await text.inputValue()).toBe(original);
    await text.fill(original.replace('1.0', '2.0]'));
    await page.getByText('No JSON').waitFor();
    const edited = original.replace('1.0', '2.0');
    await text.fill(edited);
    await page.getByRole('button', {name: 'Sign and send'}).click();
    await page.getByText(/answered 200/).waitFor();
    const sent = app.seen.at(-1);
    expect(sent?.body.toString()).toBe(edited);
    expect(sent?.headers['x-vigthoria-signature']).toBe(signatureOf(edited));
    await page.locator('.heading', {hasText: 'edited'}).waitFor();
    await page.getByRole('button', {name: 'What changed since the attempt before'}).click();
    await page.locator('.comparison .removed', {hasText: 'one'}).waitFor();
    await page.locator('.comparison .added', {hasText: 'two'}).waitFor();
    await page.getByRole('heading', {name: 'Same event'}).waitFor();
  });

  test('the page goes on after listen has been started again', async () => {
    const port = new URL(inspectorUrl).port;
    await listen.stop();
    await startSession('--inspect-port', port);
    await open();
    await page.getByText('No delivery yet.').waitFor();
    await listen.stop();
    await page.getByRole('alert').waitFor();
    await startSession('--inspect-port', port);
    const other = await context.newPage();
    await other.goto(inspectorUrl);
    await deliver(eventOf('evt_again'));
    await row('evt_again').waitFor();
    await page.getByRole('alert').waitFor({state: 'detached'});
  });

  test('a hostile payload is text and nothing else', async () => {
    const type = '<img src=x onerror=alert(1)>\u202e\u001b[31m';
    await deliver(eventOf('evt_<b>x', type, {'<script>alert(1)</script>': '</script>\u200b\u0007'}));
    await open();
    await row('evt_<b>x').click();
    await page.locator('.tree').getByText('<script>alert(1)</script>').waitFor();
    expect(await page.locator('.right img, .right b, .right script, .left img').count()).toBe(0);
    const shown = (await page.locator('#page').textContent()) ?? '';
    expect(shown).toContain('\\u202e');
    expect(shown).toContain('\\u200b');
    expect(shown).not.toMatch(/[\u0007\u001b\u200b\u202e]/);
  });

  test('ten thousand deliveries are there at once and scroll, with few rows in the document', async () => {
    await listen.stop();
    const store = await openStore(home.store, {nowMs: Date.now(), onNotice: () => undefined});
    for (let number = 1; number <= 10_000; number += 1000) {
      await store.importDeliveries(
        Array.from({length: 1000}, (_, index) => ({
          delivery: makeDelivery(number + index, {body: Buffer.from(eventOf(`evt_${number + index}`))}),
          verdict: valid,
          refused: false,
          deliveryNumber: 1,
          attempts: [],
        })),
      );
    }
    await store.close();
    await startSession();
    await open();
    await page.getByText('10,000 deliveries').waitFor();
    await row('evt_10000').waitFor();
    await page.locator('.list').evaluate(list => {
      list.scrollTop = list.scrollHeight;
    });
    await page.locator('.row .id', {hasText: /^evt_1$/}).waitFor();
    expect(await page.locator('.row').count()).toBeLessThan(60);
  }, 120_000);

  test('the keyboard alone is enough', async () => {
    await deliver(eventOf('evt_first'));
    await deliver(eventOf('evt_second'));
    await open();
    await page.locator('.row.selected', {hasText: 'evt_second'}).waitFor();
    await page.keyboard.press('j');
    await page.locator('.row.selected', {hasText: 'evt_first'}).waitFor();
    await page.locator('.heading', {hasText: 'evt_first'}).waitFor();
    const before = app.seen.length;
    await page.keyboard.press('r');
    await page.getByText(/answered 200/).waitFor();
    expect(app.seen.length).toBe(before + 1);
    await page.keyboard.press('/');
    await page.keyboard.type('evt_second');
    await page.getByText(/^1 delivery$/).waitFor();
    expect(app.seen.length).toBe(before + 1);
    await page.keyboard.press('Tab');
    await page.locator('.list').focus();
    await page.keyboard.press('?');
    await page.getByRole('heading', {name: 'Keys'}).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', {name: 'Keys'}).waitFor({state: 'hidden'});
  });

  test('a sample is sent, a command copied, a delivery deleted', async () => {
    await open({permissions: ['clipboard-read', 'clipboard-write']});
    await page.locator('#sample').selectOption('usage.threshold');
    await row('usage.threshold').getByText('200').waitFor();
    await row('usage.threshold').click();
    await page.getByRole('button', {name: 'Copy as cURL'}).click();
    await page.getByText('in the clipboard').waitFor();
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toContain('curl -i');
    await page.getByRole('button', {name: 'Delete…'}).click();
    await page.getByRole('button', {name: 'Delete', exact: true}).click();
    await page.getByText('No delivery yet.').waitFor();
  });

  test.each(['light', 'dark'] as const)('nothing stands in the way of anyone, in a %s theme', async theme => {
    const received = '{"id":"evt_axe","type":"workflow.finished","data":{"a":1,"b":1.50}}';
    await deliver(eventOf('evt_good'));
    await deliver(received, signatureOf(received.replace('1.50', '1.5')));
    await open({colorScheme: theme, reducedMotion: 'reduce', bypassCSP: true});
    const check = async (state: string): Promise<void> => {
      await page.addScriptTag({path: axe});
      const violations = await page.evaluate<unknown>(`
        axe
          .run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}})
          .then(found => found.violations.map(one => [one.id, one.nodes[0].html.slice(0, 120)]))`);
      expect({state, violations}).toEqual({state, violations: []});
    };
    await row('evt_axe').click();
    await page.locator('.difference mark').first().waitFor();
    await check('an invalid delivery');
    await page.keyboard.press('e');
    await page.locator('#edit-payload').waitFor();
    await check('the editor');
    await page.keyboard.press('Escape');
    await page.setViewportSize({width: 390, height: 800});
    await page.getByRole('button', {name: '← all'}).click();
    await check('a narrow list');
    await page.locator('#filter-type').fill('none.such');
    await page.getByText('No delivery fits.').waitFor();
    await check('an empty list');
  });
});
