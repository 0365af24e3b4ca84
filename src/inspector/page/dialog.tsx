import type {ComponentChildren} from 'preact';
import {useEffect, useRef} from 'preact/hooks';

interface DialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A modal dialog of the browser's own: it keeps the focus inside and Escape closes it. */
export function Dialog({isOpen, title, onClose, children}: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) ref.current?.showModal();
    else ref.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={ref} onClose={onClose} aria-label={title}>
      {isOpen && (
        <>
          <header>
            <h2>{title}</h2>
            <button type="button" class="plain" aria-label="Close" onClick={onClose}>
              ✕
            </button>
          </header>
          {children}
        </>
      )}
    </dialog>
  );
}
