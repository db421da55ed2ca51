import styles from './masthead.module.css'

export function Mark() {
  return (
    <svg className={styles['mark']} viewBox="0 0 32 32" aria-hidden="true">
      <rect x="3" y="6" width="20" height="22" rx="2.500" fill="#fff" fillOpacity=".28" />
      <rect x="9" y="3" width="20" height="22" rx="2.500" fill="#fff" />
      <path d="M13 9h12M13 13.500h12M13 18h7" stroke="#0a4a3e" strokeWidth="2.200" strokeLinecap="round" />
    </svg>
  )
}
