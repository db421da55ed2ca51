import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { day, minute } from '@library-card/library-systems/durations.ts'
import { institutionOf } from '@library-card/mock-network/institutions.ts'
import { dayAfter } from '@library-card/mock-network/test/time.ts'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../app.ts'
import { orderFor, renewOne } from '../../../test/actions.ts'
import { orderCalendar, readEvents, withholdLinkingId } from '../../../test/calendar.ts'
import { systems } from '../../../test/store.ts'
import {
  order,
  readReminders,
  sendNow,
  startMailServer,
  startReminding,
  untilMorning,
  usual,
} from '../../../test/reminders.ts'

function longDay(days: number, locale: string): string {
  const parts = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
  return new Date(`${dayAfter(days)}T00:00:00Z`).toLocaleDateString(locale, { ...parts, timeZone: 'UTC' })
}

test('G15 a patron gets one e-mail a day at most, only about what is new, and in the order of urgency', async () => {
  const reminding = await startReminding()
  const { card, pass } = reminding
  const { patron } = await order(reminding, 'five-institutions')
  const mails = () => card.network.mailbox(patron)
  await pass(0)
  expect(mails()).toEqual([])
  await pass(untilMorning)
  const [mail] = mails()
  expect(mail).toMatchObject({
    from: expect.stringContaining('card@meridian.example'),
    to: 'robin.vale@north.example',
  })
  expect(mail?.subject).toMatch(/^\d+ items need your attention$/)
  const headings = mail?.text.match(/^(Overdue|Recalled|Due|Ready)/gm) ?? []
  const places = ['Overdue', 'Recalled', 'Due', 'Ready'].map((heading) =>
    headings.findIndex((one) => one === heading),
  )
  expect(places).toEqual(places.toSorted((one, other) => one - other))
  expect(places).not.toContain(-1)
  for (const part of [mail?.text, mail?.html]) {
    expect(part).toContain('The Salt Road')
    expect(part).toContain(`${card.config.publicUrl}/card/all/overview`)
    expect(part).toContain('Birchwood State Library is not included, because you sign in there each time.')
  }
  expect(mail?.text).not.toMatch(/\n{3}|renews loans automatically|Reminders end on/)
  expect(mail?.html).not.toMatch(/<(img|script|link|iframe)|url\(/)
  expect(mail?.headers.get('auto-submitted')).toBe('auto-generated')
  await pass(minute)
  expect(mails()).toHaveLength(1)
  // On the next days there is an e-mail only where something has become due.
  for (let nth = 0; nth < 10; nth++) await pass(day)
  const after = mails().length
  expect(after).toBeGreaterThan(1)
  expect(after).toBeLessThan(11)
  await pass(day)
  expect(mails()).toHaveLength(after)
})

test('the mailbox of the demo shows each e-mail, and gives it to other projects', async () => {
  const reminding = await startReminding()
  const { control } = reminding.card.network
  const { patron, headers } = await order(reminding, 'five-institutions')
  const empty = await (await fetch(`${control}/mailbox`)).text()
  expect(empty).toContain('Nothing yet.')
  await sendNow(reminding.card, headers)
  const page = await (await fetch(`${control}/mailbox`)).text()
  expect(page).toMatch(/<h2>\d+ items need your attention<\/h2>/)
  expect(page).toContain('srcdoc="&#60;base')
  const answer = await (await fetch(`${control}/control/mailbox?patron=${patron.name}`)).json()
  expect(answer).toMatchObject({
    mails: [{ to: 'robin.vale@north.example', headers: { 'mime-version': expect.anything() } }],
  })
})

test('G15 with nothing due there is no e-mail, and where an institution is silent no "nothing"', async () => {
  const reminding = await startReminding()
  const { card, pass } = reminding
  const { patron, headers } = await order(reminding, 'nothing-anywhere')
  expect(await sendNow(card, headers)).toEqual({ result: 'nothing-due', unread: [] })
  await pass(10 * minute)
  card.network.fault({ institution: 'ALPINE', operation: 'any', kind: '500' })
  expect(await sendNow(card, headers)).toEqual({ result: 'nothing-due', unread: ['01MER_ALPINE'] })
  await pass(untilMorning)
  expect(card.network.mailbox(patron)).toEqual([])
})

test('G15 a loan of a state that only the institution knows is not called overdue after its date', async () => {
  const reminding = await startReminding()
  const { headers } = await order(reminding, 'undocumented-status')
  expect(await sendNow(reminding.card, headers)).toEqual({ result: 'nothing-due', unread: [] })
})

test('G15 a scan that is ready is not called ready to pick up', async () => {
  const reminding = await startReminding()
  const { headers } = await order(reminding, 'scan-ready')
  expect(await sendNow(reminding.card, headers)).toEqual({ result: 'nothing-due', unread: [] })
})

test('G15 an institution that is silent is named, and its items follow once it answers', async () => {
  const reminding = await startReminding()
  const { card, pass } = reminding
  const { patron } = await order(reminding, 'five-institutions')
  card.network.fault({ institution: 'NORTH', operation: 'loans', kind: '500', patron })
  await pass(untilMorning)
  const [first] = card.network.mailbox(patron)
  expect(first?.subject).toMatch(/items? needs? your attention$/)
  expect(first?.text).toContain('We could not read everything at North University: there may be more.')
  expect(first?.text).not.toContain('The Salt Road')
  await card.clear()
  await pass(day)
  expect(card.network.mailbox(patron)[1]?.text).toContain('The Salt Road')
})

test('G15 without an answer from home, which has the address, the reminder is late and nobody else is asked', async () => {
  const reminding = await startReminding()
  const { card, pass } = reminding
  const { patron } = await order(reminding, 'five-institutions')
  card.network.fault({ institution: 'NORTH', operation: 'any', kind: '500', patron })
  const before = card.network.calls({ institution: 'ALPINE' }).length
  await pass(untilMorning)
  expect(card.network.mailbox(patron)).toEqual([])
  expect(card.network.calls({ institution: 'ALPINE' })).toHaveLength(before)
  await card.clear()
  await pass(31 * minute)
  expect(card.network.mailbox(patron)).toHaveLength(1)
})

test.for([
  ['de', /^Zu erledigen: \d+ Medien$/, 'Überfällig seit'],
  ['fr', /^À traiter\u00a0: \d+ documents$/, 'En retard depuis le'],
  ['it', /^\d+ documenti richiedono attenzione$/, 'In ritardo da'],
] as const)(
  'G25 a reminder is in the language of the page that ordered it: %s',
  async ([tag, subject, heading]) => {
    const reminding = await startReminding()
    const { card, pass } = reminding
    const patron = card.network.patron({ like: 'five-institutions' })
    const headers = { ...(await card.signIn(patron)), 'accept-language': tag }
    await card.post('/api/reminders', headers, usual)
    await pass(untilMorning)
    const [mail] = card.network.mailbox(patron)
    expect(mail?.subject).toMatch(subject)
    expect(mail?.text).toContain(`${heading} ${longDay(-3, tag)}`)
    expect(mail?.html).toContain(`<html lang="${tag}"`)
    for (const words of ['Overdue', 'Ready', 'Your card', 'there may be more', 'Birchwood State Library is'])
      expect(mail?.text).not.toContain(words)
  },
)

test('an e-mail does not name an institution where the patron says to have no account', async () => {
  const reminding = await startReminding()
  const { card } = reminding
  const { patron, headers } = await order(reminding, 'five-institutions')
  await card.post('/api/preferences', headers, { noAccount: [institutionOf('BIRCH').code] })
  expect(await sendNow(card, headers)).toEqual({ result: 'sent', unread: [] })
  expect(card.network.mailbox(patron)[0]?.text).not.toContain('Birchwood')
})

test('reminders that cannot be decrypted stay until the next day, and delay nobody else’s', async () => {
  const reminding = await startReminding({ env: { LOG_LEVEL: 'error' } })
  const { card, database, pass, rows } = reminding
  const { patron } = await order(reminding, 'five-institutions')
  await database
    .updateTable('reminders')
    .set({ sealed: Buffer.alloc(64, 7) })
    .execute()
  const other = await order(reminding, 'two-loans', { ...usual, days: 7 })
  await pass(untilMorning)
  expect(card.network.mailbox(patron)).toEqual([])
  expect(card.network.mailbox(other.patron)).toHaveLength(1)
  const unreadable = (await rows()).find(({ sealed }) => sealed.length === 64)
  expect(unreadable).toMatchObject({ ended: null, leased: 0, due: reminding.time.now + day })
})

test('G11 no title, whatever is in it, changes a header or the markup', async () => {
  const reminding = await startReminding()
  const { card, pass } = reminding
  const { patron } = await order(reminding, 'hostile-text', { days: 7, hour: 7, titles: true })
  await pass(untilMorning)
  const [mail] = card.network.mails()
  expect(patron.name).toContain('hostile-text')
  expect([...(mail?.headers.keys() ?? [])].toSorted()).toEqual(
    'auto-submitted content-type date from list-unsubscribe list-unsubscribe-post message-id mime-version subject to'.split(
      ' ',
    ),
  )
  expect(mail?.subject).toMatch(/^\d+ items need your attention$/)
  expect(mail?.html).not.toMatch(/<(img|script)/)
  expect(mail?.text).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/u)
  // A title that is one endless word is cut.
  expect(Math.max(...(mail?.text ?? '').split('\n').map((line) => line.length))).toBeLessThan(400)
})

test('G9 the address in an e-mail ends reminders by POST alone, as often as it is sent, and nobody else’s', async () => {
  const reminding = await startReminding()
  const { card, pass } = reminding
  const { patron, headers } = await order(reminding, 'five-institutions')
  await pass(untilMorning)
  const [, address = ''] =
    /<(.+)>/.exec(card.network.mailbox(patron)[0]?.headers.get('list-unsubscribe') ?? '') ?? []
  expect(card.network.mailbox(patron)[0]?.headers.get('list-unsubscribe-post')).toBe(
    'List-Unsubscribe=One-Click',
  )
  const { pathname: url } = new URL(address)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const send = (path: string, payload: string, type = form['content-type']) =>
    card.app.inject({ method: 'POST', url: path, payload, headers: { 'content-type': type } })
  const again = await card.signIn(patron)
  const isOn = async () => (await readReminders(card, again)).ended === null

  const page = await card.get(url)
  expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-store'])
  expect(page.body).toContain('<form method="post">')
  expect((await send(url, 'List-Unsubscribe=Maybe')).statusCode).toBe(400)
  expect((await send('/reminders/another-token', 'List-Unsubscribe=One-Click')).statusCode).toBe(200)
  for (const body of ['{}', '{"toString":null}', '["List-Unsubscribe=One-Click"]'])
    expect((await send(url, body, 'application/json')).statusCode).toBe(400)
  expect(await isOn()).toBe(true)

  const boundary = 'multipart/form-data; boundary=x'
  const parts = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
  for (const answer of [await send(url, 'List-Unsubscribe=One-Click'), await send(url, parts, boundary)]) {
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('These reminders are off')
  }
  expect(await readReminders(card, again)).toEqual({ choices: usual, ended: 'unsubscribed' })
  for (let nth = 0; nth < 4; nth++) await pass(day)
  expect(card.network.mailbox(patron)).toHaveLength(1)
  expect((await card.post('/api/reminders', await card.signIn(patron), usual)).json()).toMatchObject({
    ended: null,
  })
  expect(headers).toBeDefined()
})

test('G9 the address in an e-mail ends the order that it was sent for, also with other choices, and no later one', async () => {
  const reminding = await startReminding()
  const { card, pass, rows } = reminding
  const { patron, headers } = await order(reminding, 'five-institutions')
  await sendNow(card, headers)
  const pathIn = (nth: number) => {
    const [, address = ''] = /<(.+)>/.exec(
      card.network.mailbox(patron)[nth]!.headers.get('list-unsubscribe')!,
    )!
    return new URL(address).pathname
  }
  const press = (url: string) =>
    card.app.inject({
      method: 'POST',
      url,
      payload: 'List-Unsubscribe=One-Click',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  const first = pathIn(0)
  await card.post('/api/reminders', headers, { ...usual, days: 7 })
  await press(first)
  expect(await rows()).toMatchObject([{ ended: 'unsubscribed' }])

  await card.post('/api/reminders', headers, usual)
  const later = await press(first)
  expect(later.body).toContain('If you have turned on reminders again since this e-mail, those stay on.')
  expect(later.body).not.toContain('You will get no more of these e-mails')
  expect(await rows()).toMatchObject([{ ended: null }])
  await pass(10 * minute)
  await sendNow(card, headers)
  await press(pathIn(1))
  expect(await rows()).toMatchObject([{ ended: 'unsubscribed' }])
})

test('G3 what is stored once reminders have ended names nobody, and ends with them', async () => {
  const reminding = await startReminding()
  const { card, rows } = reminding
  const { headers } = await order(reminding, 'five-institutions')
  const sealedLength = async () => (await rows())[0]?.sealed.length
  expect(await sealedLength()).toBeGreaterThan(100)
  const deleted = await card.app.inject({ method: 'DELETE', url: '/api/reminders', headers })
  expect(deleted.json()).toEqual({ choices: null, ended: null })
  expect(await rows()).toEqual([])

  const again = await order(reminding, 'two-loans')
  await card.post('/api/sign-out/everywhere', again.headers)
  expect(await rows()).toEqual([])
})

test('G5 once home names another record, reminders of the former owner are deleted without an e-mail', async () => {
  const reminding = await startReminding()
  const { card, pass, rows } = reminding
  const { patron } = await order(reminding, 'five-institutions')
  const next = card.network.reassignId({ patron })
  await pass(untilMorning)
  expect(card.network.mails()).toEqual([])
  expect(await rows()).toEqual([])
  expect(await readReminders(card, await card.signIn(next))).toEqual({ choices: null, ended: null })
})

test('G5 what version 0.3.0 kept of a former owner is nobody else’s, and goes with the next sign-in', async () => {
  const reminding = await startReminding()
  const { card, database, rows } = reminding
  const { patron, headers } = await order(reminding, 'five-institutions')
  await database
    .updateTable('reminders')
    .set({ ended: 'other-record', sealed: Buffer.alloc(0) })
    .execute()
  expect(await readReminders(card, headers)).toEqual({ choices: null, ended: null })
  await card.signIn(patron)
  expect(await rows()).toEqual([])
})

test('G5 a morning on which the record at home has no linking id sends nothing to its address, and ends no reminders', async () => {
  const reminding = await startReminding()
  const { card, pass, rows } = reminding
  const { patron } = await order(reminding, 'five-institutions')
  const showAgain = withholdLinkingId(card, patron)
  await pass(untilMorning)
  expect(card.network.mails()).toEqual([])
  expect(await rows()).toMatchObject([{ ended: null }])
  showAgain()
  await pass(day)
  expect(card.network.mailbox(patron)).toHaveLength(1)
})

test('G5 a sign-in after two records were merged keeps reminders; that of the next person with the id deletes them', async () => {
  const reminding = await startReminding()
  const { card, pass, rows } = reminding
  const { patron } = await order(reminding, 'five-institutions')
  card.network.mergeAtHome(patron)
  await card.signIn(patron)
  await pass(untilMorning)
  expect(card.network.mailbox(patron)).toHaveLength(1)
  const next = card.network.reassignId({ patron })
  const headers = await card.signIn(next)
  expect(await readReminders(card, headers)).toEqual({ choices: null, ended: null })
  expect(await rows()).toEqual([])
})

test('G14 a loan that the patron has renewed here is in no reminder, and has its new date in the calendar at once', async () => {
  const reminding = await startReminding()
  const { card } = reminding
  const { patron, headers } = await order(reminding, 'five-institutions')
  const path = await orderCalendar(card, headers)
  const readDue = async () =>
    (await readEvents(card, path)).find(({ summary }) => summary.includes('A Grammar of Small Maps'))?.start
  const before = await readDue()
  expect(before).toBe(dayAfter(2))
  const outcome = await renewOne(card, headers, await orderFor(card, headers, ['NORTH', 'A Grammar']))
  expect(outcome).toMatchObject({ result: 'renewed' })
  expect(await sendNow(card, headers)).toEqual({ result: 'sent', unread: [] })
  const [mail] = card.network.mailbox(patron)
  expect(mail?.text).toContain('The Salt Road')
  expect(mail?.text).not.toContain('A Grammar of Small Maps')
  expect((await readDue())! > before!).toBe(true)
})

test('G28 a process that ends while it sends loses that e-mail, and nobody gets two', async () => {
  let hangs = true
  const contents: string[] = []
  const env = await startMailServer({
    onData: async (stream, _session, done) => {
      contents.push(await text(stream))
      if (!hangs) done()
    },
  })
  const reminding = await startReminding({ env })
  const { card, pass, time } = reminding
  await order(reminding, 'five-institutions')
  const passing = pass(untilMorning)
  await expect.poll(() => contents.length).toBe(1)
  // The lease of a process that has ended runs out.
  await reminding.database.updateTable('reminders').set({ leased: 1 }).execute()
  hangs = false
  const other = createApp(card.config, { clock: () => time.now })
  onTestFinished(() => other.close())
  await other.ready()
  await expect.poll(async () => (await reminding.rows())[0]?.sending).toBe(0)
  await wait(500)
  expect(contents).toHaveLength(1)
  await passing
  expect(contents).toHaveLength(1)
}, 60_000)

test.for(systems)(
  'two processes share the reminders of a morning, and nobody gets two: %s',
  { timeout: 60_000 },
  async (system) => {
    const reminding = await startReminding({ system })
    const { card, pass, time } = reminding
    const patrons = await Promise.all(
      Array.from({ length: 12 }, () => order(reminding, 'two-loans', { ...usual, days: 7 })),
    )
    const other = createApp(card.config, { clock: () => time.now })
    onTestFinished(() => other.close())
    await other.ready()
    await pass(untilMorning)
    expect(card.network.mails().length).toBe(patrons.length)
  },
)

test('a patron can order one e-mail in ten minutes, and gets exactly what would come', async () => {
  const reminding = await startReminding()
  const { card, pass } = reminding
  const { patron, headers } = await order(reminding, 'five-institutions', { days: 3, hour: 7, titles: false })
  expect(await sendNow(card, headers)).toEqual({ result: 'sent', unread: [] })
  expect(await sendNow(card, headers)).toEqual({ result: 'too-soon', unread: [] })
  await pass(untilMorning)
  const [ordered, sent] = card.network.mailbox(patron)
  expect(ordered?.text).not.toContain('The Salt Road')
  expect(sent?.subject).toBe(ordered?.subject)
  expect(card.network.mailbox(patron)).toHaveLength(2)
})

test('G15 where the id at home belongs to another record by now, an ordered e-mail is not missing an address', async () => {
  const reminding = await startReminding()
  const { patron, headers } = await order(reminding, 'five-institutions')
  reminding.card.network.mergeAtHome(patron)
  expect(await sendNow(reminding.card, headers)).toEqual({ result: 'no-record', unread: [] })
  expect(reminding.card.network.mailbox(patron)).toEqual([])
})

test.for(systems)(
  'ending reminders and ordering them again brings no other e-mail within the ten minutes: %s',
  async (system) => {
    const reminding = await startReminding({ system })
    const { card, pass } = reminding
    const { patron, headers } = await order(reminding, 'five-institutions')
    expect(await sendNow(card, headers)).toEqual({ result: 'sent', unread: [] })
    const ended = await card.app.inject({ method: 'DELETE', url: '/api/reminders', headers })
    expect(ended.statusCode).toBe(200)
    await card.post('/api/reminders', headers, usual)
    expect(await sendNow(card, headers)).toEqual({ result: 'too-soon', unread: [] })
    await pass(10 * minute)
    expect(await sendNow(card, headers)).toEqual({ result: 'sent', unread: [] })
    expect(card.network.mailbox(patron)).toHaveLength(2)
  },
)

test('before reminders end for want of a sign-in, an e-mail says so', async () => {
  const reminding = await startReminding()
  await order(reminding, 'five-institutions')
  await reminding.database
    .updateTable('reminders')
    .set({ used: reminding.time.now - 340 * day })
    .execute()
  await reminding.pass(untilMorning)
  expect(reminding.card.network.mails()[0]?.text).toMatch(
    /Reminders end on \w+ \d+ \w+ \d{4} unless you sign in/,
  )
})
