import { Around } from '../frame/frame.tsx'
import { StaffMasthead } from './staff-masthead.tsx'

export function StaffFrame() {
  return <Around masthead={StaffMasthead} />
}
