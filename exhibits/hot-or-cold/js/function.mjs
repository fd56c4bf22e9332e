const log = [];
const gate = Promise.withResolvers();

async function body() {
  log.push('body starts');
  await gate.promise;
  log.push('body ends');
}

log.push('call');
const started = body();
log.push('after the call');
await null; // a turn for whoever else is ready
log.push('after another wait');
gate.resolve();
await started;
log.push('after the await');
log.forEach((event, at) => console.log(`${at + 1}: ${event}`));
