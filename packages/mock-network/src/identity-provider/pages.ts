import { html, htmlPage } from '../html.ts'
import type { Words } from './words.ts'
import type { MockPatron } from '../patrons/mock-patron.ts'

const style = `
main { max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
ul { list-style: none; padding: 0; display: grid; gap: 0.5rem }
button { font: inherit; text-align: start; width: 100%; min-height: 44px; padding: 0.5rem 1rem; cursor: pointer; overflow-wrap: anywhere }
strong { display: block }`

type SignInPage = { title: string; action: string; patrons: MockPatron[]; words: Words }

/** A sign-in page with one button per patron; works without JavaScript. */
export function signInPage({ title, action, patrons, words }: SignInPage): string {
  const body = html`<p>${words.mock}</p>
    <form method="post" action="${action}">
      ${buttons(patrons.filter(({ isStaff }) => !isStaff))}
      <h2>${words.staff}</h2>
      ${buttons(patrons.filter(({ isStaff }) => isStaff))}
    </form>`
  return htmlPage(words.signInAt(title), body, { style, lang: words.lang })
}

function buttons(patrons: MockPatron[]) {
  const items = patrons.map(
    ({ name, displayName, story }) =>
      html`<li>
        <button name="patron" value="${name}"><strong>${displayName}</strong> <span>${story}</span></button>
      </li>`,
  )
  return html`<ul>
    ${items}
  </ul>`
}

/** `form` comes from oidc-provider. A script submits it; without JavaScript, a button does. */
export function signOutPage(title: string, form: string, words: Words): string {
  const button = `<button name="logout" value="yes">${words.signOut}</button>`
  const body = html`${{ markup: form.replace('</form>', `${button}</form>`) }}
    <script>
      document.querySelector('button').click()
    </script>`
  return htmlPage(words.signOutOf(title), body, { style, lang: words.lang })
}

export function messagePage(title: string, message: string, lang = 'en'): string {
  return htmlPage(title, html`<p>${message}</p>`, { style, lang })
}
