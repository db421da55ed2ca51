import type { StaffAccount } from '@library-card/contract/staff.ts'
import { dayOf } from '../../dates/calendar.ts'
import { dayWords } from '../../dates/date-words.ts'
import { Toned } from '../../ui/register.tsx'
import { NotTold } from './standing-text.tsx'

type UntilTextProps = Pick<StaffAccount, 'expires' | 'standing'> & { timeZone: string; isSoon?: boolean }

/** "30 Sep 2027": the last day of an account. */
export function UntilText({ expires, standing, timeZone, isSoon = false }: UntilTextProps) {
  if (!expires) return <NotTold />
  const date = dayWords(dayOf(expires, timeZone), { day: 'numeric', month: 'short', year: 'numeric' })
  return <Toned tone={isSoon || standing === 'expired' ? 'soon' : undefined}>{date}</Toned>
}
