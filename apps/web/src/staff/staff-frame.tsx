import { Around } from '../layout/frame.tsx'
import { StaffMasthead } from './staff-masthead.tsx'

export function StaffFrame() {
  return <Around masthead={StaffMasthead} />
}
