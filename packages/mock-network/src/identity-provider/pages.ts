import type { MockPatron } from '../patrons/mock-patron.ts'

type SignInPage = { title: string; action: string; patrons: MockPatron[] }

/** One button a patron: one click signs in, without a script. */
export function signInPage({ title, action, patrons }: SignInPage): string {
  const [staff, others] = [true, false].map((isStaff) => patrons.filter((one) => one.isStaff === isStaff))
  return page(
    `Sign in at ${title}`,
    `<p>This is a mock: nobody has a password here. Choose who you are.</p>
    <form method="post" action="${escapeHtml(action)}">${buttons(others)}<h2>Staff</h2>${buttons(staff)}</form>`,
  )
}

function buttons(patrons: MockPatron[] = []): string {
  const items = patrons.map(
    ({ name, displayName, story }) => `<li><button name="patron" value="${escapeHtml(name)}">
      <strong>${escapeHtml(displayName)}</strong> <span>${escapeHtml(story)}</span></button></li>`,
  )
  return `<ul>${items.join('\n')}</ul>`
}

/** `form` is the library's; it is sent at once, or by the button where scripts are off. */
export function signOutPage(title: string, form: string): string {
  const button = '<button name="logout" value="yes">Sign out</button>'
  return page(
    `Sign out of ${title}`,
    `${form.replace('</form>', `${button}</form>`)}
    <script>document.querySelector('button').click()</script>`,
  )
}

export function messagePage(title: string, message: string): string {
  return page(title, `<p>${escapeHtml(message)}</p>`)
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width" />
  <link rel="icon" href="data:," />
  <title>${escapeHtml(title)}</title>
  <style>${style}</style>
  <main>
    <h1>${escapeHtml(title)}</h1>
    ${body}
  </main>
</html>`
}

const style = `
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  main { max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
  ul { list-style: none; padding: 0; display: grid; gap: 0.5rem }
  button { font: inherit; text-align: start; width: 100%; min-height: 44px; padding: 0.5rem 1rem; cursor: pointer;
    overflow-wrap: anywhere }
  strong { display: block }`

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
