/**
 * Loaded before anything else by the units of `npm run dates`: to this process the machine's date is so much ahead, as it
 * would be on that day. Only tests use this; the card's own clock is injected.
 */
const ahead = Number(process.env['MACHINE_AHEAD'])
// oxlint-disable-next-line one-clock/no-machine-time -- what is replaced here
const realNow = Date.now
const now = () => realNow() + ahead

globalThis.Date = new Proxy(Date, {
  construct: (real, given, newTarget) =>
    Reflect.construct(real, given.length > 0 ? given : [now()], newTarget),
  get: (real, name) => (name === 'now' ? now : Reflect.get(real, name)),
})
