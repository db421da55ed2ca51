import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'

type DialogProps = { title: ReactNode; children: ReactNode; actions: ReactNode; onClose: () => void }

/** A modal dialog, open while it is mounted; Escape closes it. */
export function Dialog({ title, children, actions, onClose }: DialogProps) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    // Only close() makes the browser restore the focus.
    return () => shown?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
      <div className="actions">{actions}</div>
    </dialog>
  )
}
