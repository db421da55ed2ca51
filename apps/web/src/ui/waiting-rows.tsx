import rows from './rows.module.css'
import styles from './waiting-rows.module.css'

/** The shape of what will come, at the size that it will have. */
export function WaitingRows() {
  return (
    <ol className={rows['rows']} role="list" aria-busy="true">
      {[1, 2, 3].map((row) => (
        <li key={row} className={rows['row']} aria-hidden="true">
          <span className={`${styles['blank']} ${styles['stamp']}`} />
          <div>
            <span className={`${styles['blank']} ${styles['title']}`} />
            <span className={`${styles['blank']} ${styles['by']}`} />
            <span className={`${styles['blank']} ${styles['at']}`} />
          </div>
          <div className={rows['state']}>
            <span className={`${styles['blank']} ${styles['say']}`} />
          </div>
        </li>
      ))}
    </ol>
  )
}
