/** What a browser does between the sign-in page and the card; returns the headers that a signed-in page sends. */
export async function signIn(door: string, patron: { name: string }): Promise<Record<string, string>> {
  const jar = new Map<string, string>()
  const page = await follow(door, jar)
  const action = /action="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const last = await follow(new URL(action, page.url).href, jar, new URLSearchParams({ patron: patron.name }))
  const end = last.headers.get('location') ?? `status ${last.status}`
  if (!end.startsWith('/card')) throw new Error(`Signing in ended with ${end}.`)
  return { 'x-library-card': '1', 'sec-fetch-site': 'same-origin', cookie: cookieOf(jar) }
}

async function follow(url: string, jar: Map<string, string>, body?: URLSearchParams): Promise<Response> {
  const answer = await fetch(url, {
    redirect: 'manual',
    headers: { cookie: cookieOf(jar) },
    ...(body && { method: 'POST', body }),
  })
  for (const set of answer.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
    jar.set(name, value)
  }
  const location = answer.headers.get('location')
  if (!location || location.startsWith('/card')) return answer
  return follow(new URL(location, url).href, jar)
}

function cookieOf(jar: Map<string, string>): string {
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
}
