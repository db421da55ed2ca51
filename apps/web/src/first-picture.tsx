import { msg } from '@lingui/core/macro'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { StaticRouter } from 'react-router'
import { isList, sections, sectionWords, type SectionName } from './card/sections.ts'
import masthead from './layout/masthead.module.css'
import { Masthead } from './layout/masthead.tsx'
import page from './page/card-page.module.css'
import { RoomForCount } from './page/sections-nav.tsx'
import nav from './page/sections-nav.module.css'
import status from './page/status-line.module.css'
import { ofStaff } from './staff/staff-layout.tsx'
import switcher from './switcher/switcher.module.css'
import { loadLanguage, loadPageTexts } from './text/language.ts'
import rows from './ui/rows.module.css'
import { WaitingRows } from './ui/rows.tsx'

/**
 * The picture that the HTML shows before any script runs, until the application replaces it. The build renders
 * the picture in each language (build/first-picture.ts); the server adds the network's name and logo. It contains
 * no personal data.
 */
export type Picture = { kind: 'masthead' | 'staff' } | { kind: 'card'; section: SectionName | null }

/** Placeholders that the server replaces from the network file. */
type OfNetwork = { name: string; logo: string | null }

export async function renderPicture(tag: string, picture: Picture, network: OfNetwork): Promise<string> {
  await loadLanguage(tag)
  await loadPageTexts('staff')
  return renderToStaticMarkup(
    <I18nProvider i18n={i18n}>
      <StaticRouter location="/">
        <Top kind={picture.kind} network={network} />
        {picture.kind === 'card' && <Card section={picture.section} />}
      </StaticRouter>
    </I18nProvider>,
  )
}

function Top({ kind, network: { name, logo } }: { kind: Picture['kind']; network: OfNetwork }) {
  const sub = <bdi>{name}</bdi>
  if (kind === 'staff') return <Masthead {...ofStaff} sub={sub} isSticky={false} />
  return (
    <Masthead to="/" name="Library Card" logo={logo} sub={sub} isSticky={false}>
      {/* As high as the person's name. */}
      {kind === 'card' && <span className={masthead['item']}>{'\u00a0'}</span>}
    </Masthead>
  )
}

/** An element that looks like a link, but does not lead anywhere yet. */
const Unlinked = 'a'

/** The frame of a card page. Only the sentence is for screen readers: nothing else here works yet. */
function Card({ section }: { section: SectionName | null }) {
  return (
    <div id="first-picture" className={page['page']}>
      <div className={switcher['aside']} aria-hidden="true">
        <div className={switcher['switcher']}>
          <BlankList />
          <h2>
            <Trans>Where you have an account</Trans>
          </h2>
          <BlankList />
        </div>
      </div>
      <div className={page['middle']}>
        <div className={switcher['button']} aria-hidden="true">
          <BlankPlace />
        </div>
        <Tabs current={section} />
        <main aria-busy="true">
          <Heading>{section && i18n._(sectionWords[section])}</Heading>
          <div className={status['status']}>
            <span>
              <Trans>Loading your card…</Trans>
            </span>
          </div>
          <div className={page['undrawn']} aria-hidden="true">
            <WaitingRows />
          </div>
        </main>
      </div>
    </div>
  )
}

function BlankList() {
  return (
    <ul>
      <li>
        <Unlinked>
          <BlankPlace />
        </Unlinked>
      </li>
    </ul>
  )
}

function BlankPlace() {
  return (
    <>
      <span className={`${rows['blank']} ${rows['blank-sign']}`} />
      <span>
        <span className={`${rows['blank']} ${rows['blank-long']}`} />
        <span className={`${switcher['facts']} ${switcher['tall']}`}>
          <span className={`${rows['blank']} ${rows['blank-short']}`} />
        </span>
      </span>
    </>
  )
}

const settings = msg`Settings`

function Tabs({ current }: { current: SectionName | null }) {
  return (
    <div className={nav['sections']} aria-hidden="true">
      <ul>
        {sections.map((section) => (
          <li key={section}>
            <Unlinked aria-current={section === current ? 'page' : undefined}>
              {i18n._(sectionWords[section])}
              {isList(section) && <RoomForCount />}
            </Unlinked>
          </li>
        ))}
        <li>
          <Unlinked>{i18n._(settings)}</Unlinked>
        </li>
      </ul>
    </div>
  )
}

function Heading({ children }: { children: ReactNode }) {
  return (
    <div className={page['heading']} aria-hidden="true">
      <p className={`context ${page['context']}`}>
        <span className={`${rows['blank']} ${rows['blank-short']}`} />
      </p>
      <h1>{children ?? '\u00a0'}</h1>
    </div>
  )
}
