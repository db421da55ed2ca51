import type { Look } from '@library-card/contract/audit.ts'

/** What one desk viewed in one go. */
export type Visit = {
  desk: string
  from: string
  until: string
  /** Each kind of view once, newest first. */
  views: Look[]
}

/** The longest gap within a visit, in milliseconds: the default idle limit of a staff session. */
const longestGap = 15 * 60_000

/** Groups views, newest first: opening and reloading pages during one visit makes many. */
export function visitsIn(looks: Look[]): Visit[] {
  const visits: Visit[] = []
  for (const look of looks) {
    const visit = visits.find(
      ({ desk, from }) => desk === look.desk && Date.parse(from) - Date.parse(look.when) <= longestGap,
    )
    if (!visit) {
      visits.push({ desk: look.desk, from: look.when, until: look.when, views: [look] })
      continue
    }
    visit.from = look.when
    if (!visit.views.some((view) => isSameKind(view, look))) visit.views.push(look)
  }
  return visits
}

function isSameKind({ when: _one, ...view }: Look, { when: _other, ...look }: Look): boolean {
  return JSON.stringify(view) === JSON.stringify(look)
}
