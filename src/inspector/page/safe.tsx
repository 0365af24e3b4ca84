import {toPieces} from './text.ts';

/** Text from outside, as text only; what would act, hide or reorder is shown by its escape. */
export function Safe({text}: {readonly text: string}) {
  return (
    <>
      {toPieces(text).map(({text: piece, isEscape}, index) =>
        isEscape ? (
          <span key={index} class="escape">
            {piece}
          </span>
        ) : (
          piece
        ),
      )}
    </>
  );
}
