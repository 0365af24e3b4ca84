#!/usr/bin/env node
'use strict';

if (Number(process.versions.node.split('.')[0]) < 20) {
  process.stderr.write(`vigthoria needs Node 20 or newer, and this is ${process.version}\n`);
  process.exitCode = 3;
} else {
  require('../dist/cli/main.js')
    .main(process, {stdout: 1, stderr: 2})
    .then(code => {
      process.exitCode = code;
    });
}
