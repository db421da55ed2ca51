import { useLingui } from '@lingui/react/macro'
import { NavLink } from 'react-router'
import { useCardView } from '../card/card-view.ts'
import { sections, sectionWords, type SectionName } from '../card/sections.ts'
import { SectionCount } from './section-count.tsx'
import { SectionDot } from './section-dot.tsx'
import styles from './sections-nav.module.css'

export function Sections() {
  const { t, i18n } = useLingui()
  const { place } = useCardView()
  return (
    <nav className={`${styles['sections']} no-print`} aria-label={t`Sections`}>
      <ul>
        {sections.map((section) => (
          <li key={section}>
            <NavLink to={`/card/${place}/${section}`}>
              {i18n._(sectionWords[section])}
              {isCounted(section) && <SectionCount section={section} />}
              <SectionDot section={section} />
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function isCounted(section: SectionName) {
  return section !== 'overview' && section !== 'details'
}
