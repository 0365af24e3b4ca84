import {expect, test} from 'vitest';
import {parseEndpoint} from '../../src/webhook/endpoint.ts';
import {chooseEndpoints, listEndpoints, parseRoute} from '../../src/webhook/route.ts';

const destinations = {
  routes: [
    'generation.*,!generation.started=3000/gen?a=b',
    'generation.*=4000',
    '*.failed=localhost:5000/f',
  ].map(text => parseRoute(text, '--route')),
  endpoints: ['3000/all', '3001'].map(text => parseEndpoint(text, '--forward-to')),
};

test.each([
  ['generation.completed', ['http://localhost:3000/gen?a=b']],
  ['generation.failed', ['http://localhost:3000/gen?a=b']],
  ['generation.started', ['http://localhost:4000']],
  ['workflow.failed', ['http://localhost:5000/f']],
  ['generations.completed', ['http://localhost:3000/all', 'http://localhost:3001']],
  ['Generation.completed', ['http://localhost:3000/all', 'http://localhost:3001']],
  [null, ['http://localhost:3000/all', 'http://localhost:3001']],
])('%s goes to the first route that matches, else to all endpoints', (type, urls) => {
  expect(chooseEndpoints(type, destinations).map(({url}) => url)).toEqual(urls);
});

test('a route for * takes deliveries without a type too', () => {
  const all = {endpoints: [], routes: [parseRoute('*=3000', '--route')]};
  expect(chooseEndpoints(null, all).map(({url}) => url)).toEqual(['http://localhost:3000']);
});

test('each endpoint is listed once, those that get the rest first', () => {
  const twice = {...destinations, routes: [...destinations.routes, parseRoute('x=3001', '--route')]};
  expect(listEndpoints(twice).map(({url}) => url)).toEqual([
    'http://localhost:3000/all',
    'http://localhost:3001',
    'http://localhost:3000/gen?a=b',
    'http://localhost:4000',
    'http://localhost:5000/f',
  ]);
});

test.each([
  ['', 'is not types=url'],
  ['3000/gen', 'is not types=url'],
  ['=3000', 'is not types=url'],
  ['a,,b=3000', 'empty pattern'],
  ['generation.*=', 'is empty'],
  ['generation.*=ftp://x', 'is no http(s) URL'],
])('%j is no route, and --route is named', (text, why) => {
  expect(() => parseRoute(text, '--route')).toThrow(why);
  expect(() => parseRoute(text, '--route')).toThrow('--route');
});
