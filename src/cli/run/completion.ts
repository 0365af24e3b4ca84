import type {Shell} from '../commands/completion.ts';

/** The script for a shell. Each asks `vigthoria __complete` with the words so far, the last one being typed; see `complete.ts` for the answer. */
export function completionScript(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return bash;
    case 'zsh':
      return zsh;
    case 'fish':
      return fish;
    case 'powershell':
      return powershell;
  }
}

const bash = `# bash completion of vigthoria: source <(vigthoria completion bash)
_vigthoria() {
  local words=() word line strip current i
  # Bash takes = and : for words of their own, and here they are parts of one.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((\${#words[@]} > 0)) && [[ $word == [=:]* || \${COMP_WORDS[i - 1]} == *[=:] ]]; then
      words[\${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
  done
  current=\${words[\${#words[@]} - 1]}
  strip=\${current%"\${current##*[=:]}"}
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "\${current#"$strip"}")
      return
    fi
    line=\${line%%$'\\t'*}
    COMPREPLY+=("\${line#"$strip"}")
  done < <("$1" __complete -- "\${words[@]}" 2>/dev/null)
}
complete -F _vigthoria vigthoria
`;

const zsh = `#compdef vigthoria
# zsh completion of vigthoria: source <(vigthoria completion zsh), after compinit
_vigthoria() {
  local -a lines described
  local line value strip
  lines=("\${(@f)$("$words[1]" __complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ $PREFIX == --*=* ]]; then
    strip="\${PREFIX%%=*}="
    compset -P '*='
  fi
  if [[ $lines[1] == :files ]]; then
    _files
    return
  fi
  for line in "\${lines[@]}"; do
    [[ -n $line ]] || continue
    value="\${\${line%%$'\\t'*}#$strip}"
    described+=("\${value//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe -t values vigthoria described
}
if [[ "\${funcstack[1]}" == _vigthoria ]]; then
  _vigthoria "$@"
else
  compdef _vigthoria vigthoria
fi
`;

const fish = `# fish completion of vigthoria: vigthoria completion fish | source
function __vigthoria_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l lines ($words[1] __complete -- $words[2..-1] "$current" 2>/dev/null)
  if test "$lines[1]" = :files
    __fish_complete_path (string replace -r -- '^--[^=]*=' '' "$current")
  else
    printf '%s\\n' $lines
  end
end
complete -c vigthoria -f -a '(__vigthoria_complete)'
`;

const powershell = `# PowerShell completion of vigthoria: vigthoria completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName vigthoria -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $options = @()
  # Windows PowerShell drops an empty argument.
  if ($wordToComplete -eq '') { $options += '--new-word' }
  & vigthoria __complete @options -- @words 2>$null | ForEach-Object {
    $value, $about = $_ -split "\`t", 2
    if ($value -ne ':files') {
      if (-not $about) { $about = $value }
      [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
    }
  }
}
`;
