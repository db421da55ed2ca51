import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { mailAddress } from '@library-card/contract/mail-address.ts'
import { day, hour, minute } from '@library-card/library-systems/durations.ts'
import { expect, onTestFinished, test, vi } from 'vitest'
import { runFullCheck } from '../../../test/network.ts'
import {
  order,
  readReminders,
  refusal,
  sendNow,
  startMailServer,
  startReminding,
  untilMorning,
  usual,
  type Reminding,
} from '../../../test/reminders.ts'

test('a mail server whose certificate nobody vouches for gets no e-mail', async () => {
  let received = 0
  const env = await startMailServer({
    // The package brings a certificate of its own.
    secure: true,
    onData: (stream, _session, done) => {
      received += 1
      stream.resume().on('end', () => done())
    },
  })
  const reminding = await startReminding({ env: { ...env, LOG_LEVEL: 'error' } })
  await order(reminding, 'five-institutions')
  await reminding.pass(untilMorning)
  expect(received).toBe(0)
  expect(reminding.card.lines.join('')).toMatch(/"code":"(ESOCKET|ETLS)"/)
})

test('the card signs in at the mail server with the decoded name and password of SMTP_URL', async () => {
  const logins: unknown[] = []
  const env = await startMailServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      logins.push([username, password])
      done(null, { user: username })
    },
    onData: (stream, _session, done) => void stream.resume().on('end', () => done()),
  })
  const withLogin = env['SMTP_URL']!.replace('://', '://card%40north:p%3Ass@')
  const reminding = await startReminding({ env: { ...env, SMTP_URL: withLogin } })
  const { headers } = await order(reminding, 'five-institutions')
  expect(await sendNow(reminding.card, headers)).toEqual({ result: 'sent', unread: [] })
  expect(logins).toEqual([['card@north', 'p:ss']])
})

test('an address that is refused for good on three days ends reminders; any other refusal delays them', async () => {
  let code = 550
  let asked = 0
  const env = await startMailServer({
    onRcptTo: (_address, _session, done) => {
      asked += 1
      done(refusal(code))
    },
  })
  const reminding = await startReminding({ env: { ...env, LOG_LEVEL: 'error' } })
  const { card, pass, rows } = reminding
  const { patron } = await order(reminding, 'five-institutions')
  await pass(untilMorning)
  await pass(2 * hour)
  expect([asked, (await rows())[0]?.refusals]).toEqual([1, 1])
  expect(card.lines.join('')).toContain('refuses the address of a reminder')
  code = 451
  await pass(22 * hour)
  await pass(31 * minute)
  expect([asked, (await rows())[0]?.refusals]).toEqual([3, 1])
  expect(card.lines.join('')).toContain('the mail server did not take a reminder')
  expect(card.lines.join('')).not.toContain('robin.vale')
  code = 550
  await pass(31 * minute)
  await pass(day)
  expect(await readReminders(card, await card.signIn(patron))).toEqual({
    choices: usual,
    ended: 'undeliverable',
  })
  await pass(day)
  expect(asked).toBe(5)
})

test('a mail server that relays for nobody delays reminders, is in the log, and ends none', async () => {
  let asked = 0
  const env = await startMailServer({
    onRcptTo: ({ address }, _session, done) => {
      asked += 1
      done(refusal(554, `5.7.1 <${address}>: Relay access denied`))
    },
  })
  const reminding = await startReminding({ env: { ...env, LOG_LEVEL: 'error' } })
  const { card, pass, rows } = reminding
  await order(reminding, 'five-institutions')
  await pass(untilMorning)
  for (let nth = 0; nth < 3; nth++) await pass(day)
  expect(asked).toBe(4)
  expect(await rows()).toMatchObject([{ ended: null, refusals: 0 }])
  expect(card.lines.join('')).toContain('"delivery":"not-now"')
  expect(card.lines.join('')).not.toContain('robin.vale')
})

test('a mail server that is down delays a reminder until the evening, and no longer', async () => {
  const reminding = await startReminding({
    env: { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_SENDER: 'card@meridian.example' },
  })
  const { pass, rows, time } = reminding
  await order(reminding, 'five-institutions')
  await pass(untilMorning)
  expect(Number((await rows())[0]?.due) - time.now).toBe(30 * minute)
  await pass(13 * hour)
  // The next morning.
  expect(Number((await rows())[0]?.due) - time.now).toBeGreaterThan(9 * hour)
})

test('G13 an e-mail whose connection broke after its content is unsure: the mail server may have taken it', async () => {
  const reminding = await startReminding({ env: await startVanishingMailServer() })
  const { headers } = await order(reminding, 'five-institutions')
  expect(await sendNow(reminding.card, headers)).toEqual({ result: 'unsure', unread: [] })
})

/** Returns the settings of a mail server that reads each e-mail and then breaks the connection. */
async function startVanishingMailServer(): Promise<Record<string, string>> {
  const server = createServer((socket) => {
    socket.write('220 ready\r\n')
    let isContent = false
    socket.on('data', (chunk) => {
      if (isContent) return socket.destroy()
      isContent = chunk.toString().startsWith('DATA')
      return socket.write(isContent ? '354 send it\r\n' : '250 taken\r\n')
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const { port } = server.address() as AddressInfo
  return { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_SENDER: 'card@meridian.example' }
}

/** Returns the settings of a mail server that reads an e-mail for so long before it takes it. */
function startContentFilter(milliseconds: number): Promise<Record<string, string>> {
  return startMailServer({
    onData: (stream, _session, done) => {
      stream.resume().on('end', () => setTimeout(done, milliseconds).unref())
    },
  })
}

test('a mail server that reads an e-mail for longer than ten seconds takes it', async () => {
  const reminding = await startReminding({ env: await startContentFilter(10_500) })
  const { headers } = await order(reminding, 'five-institutions')
  const [sent, check] = await Promise.all([sendNow(reminding.card, headers), checked(reminding)])
  expect(sent).toEqual({ result: 'sent', unread: [] })
  expect(check).toMatch(/SMTP_URL +takes an e-mail in 1\d\.\d s/)
  expect(check).toMatch(
    /SMTP_URL: the mail server is slow: each replica can send 1\d{3} reminders in an hour/,
  )
})

test(
  'G13 a mail server without an answer for a minute is too slow, and a browser waits half as long',
  { tags: 'long' },
  async () => {
    const reminding = await startReminding({
      env: { ...(await startContentFilter(90_000)), LOG_LEVEL: 'error' },
    })
    const { card, pass, rows } = reminding
    const { headers } = await order(reminding, 'five-institutions')
    const began = performance.now()
    const check = checked(reminding)
    expect(await sendNow(card, headers)).toEqual({ result: 'unsure', unread: [] })
    expect(performance.now() - began).toBeLessThan(40_000)
    await pass(untilMorning, 80_000)
    expect(await rows()).toMatchObject([{ sending: 0, refusals: 0 }])
    expect(card.lines.join('')).toContain('"delivery":"too-slow"')
    expect(card.lines.join('')).toContain('did not answer within a minute')
    expect(await check).toContain('does not take an e-mail within a minute')
  },
)

test('G26 a stop does not wait longer for the mail server than a stop may take', async () => {
  const reminding = await startReminding({ env: await startContentFilter(90_000) })
  const { card, rows, time } = reminding
  await order(reminding, 'five-institutions')
  time.now += untilMorning
  await vi.advanceTimersByTimeAsync(10_000)
  await expect.poll(async () => (await rows())[0]?.sending).toBe(1)
  const began = performance.now()
  await card.app.close()
  expect(performance.now() - began).toBeLessThan(14_000)
  expect(await rows()).toMatchObject([{ sending: 0, leased: 0 }])
})

test('--check says what the mail server answers', async () => {
  const reminding = await startReminding()
  expect(await checked(reminding)).toMatch(/takes an e-mail in \d\.\d s/)
  expect(reminding.card.network.mails().map(({ to }) => to)).toEqual([reminding.card.config.mail!.sender])
  const env = await startMailServer({ onConnect: (_session, done) => done(refusal(554)) })
  expect(await checked(await startReminding({ env }))).toMatch(
    /SMTP_URL: the mail server takes no e-mails \(.*554/,
  )
  const strict = await startMailServer({ onRcptTo: (_address, _session, done) => done(refusal(550)) })
  expect(await checked(await startReminding({ env: strict }))).toMatch(
    /refuses the address MAIL_SENDER \(550\)/,
  )
})

async function checked({ card }: Reminding): Promise<string> {
  return (await runFullCheck(card.config)).text
}

test('G11 an address has no control character: it could end a line or a command of SMTP', () => {
  const codes = Array.from({ length: 0xa0 }, (_, code) => code).filter((code) => code < 0x20 || code >= 0x7f)
  const addresses = codes.flatMap((code) => {
    const one = String.fromCharCode(code)
    return [`robin${one}@vale.example`, `robin@vale${one}.example`]
  })
  expect(mailAddress.test('robin.vale@north.example')).toBe(true)
  expect(addresses.filter((address) => mailAddress.test(address))).toEqual([])
})
