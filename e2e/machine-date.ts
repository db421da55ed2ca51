/** Preloaded by the unit tests of `npm run e2e -- --dates`: moves the machine's date by `MACHINE_AHEAD` milliseconds for this process. */
const ahead = Number(process.env['MACHINE_AHEAD'])
// oxlint-disable-next-line one-clock/no-machine-time -- replaced below
const realNow = Date.now
const now = () => realNow() + ahead

globalThis.Date = new Proxy(Date, {
  construct: (real, given, newTarget) =>
    Reflect.construct(real, given.length > 0 ? given : [now()], newTarget),
  get: (real, name) => (name === 'now' ? now : Reflect.get(real, name)),
})
