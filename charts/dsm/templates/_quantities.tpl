{{/* A quantity such as 500m or 1.5Gi as a number. */}}
{{- define "dsm.quantity" -}}
{{- $factors := dict "" 1.0 "n" 1e-9 "u" 1e-6 "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 "Pi" 1125899906842624.0 "Ei" 1152921504606846976.0 }}
{{- $text := toString . }}
{{- $number := regexFind "^[0-9.]+([eE][-+]?[0-9]+)?" $text }}
{{- mulf (float64 $number) (get $factors (trimPrefix $number $text)) }}
{{- end }}

{{/* (list KEY RESOURCES): requests above their limits, which no pod may have. */}}
{{- define "dsm.resourceContradictions" -}}
{{- $key := index . 0 }}
{{- with index . 1 }}
{{- $limits := default dict .limits }}
{{- range $name, $request := .requests }}
{{- if hasKey $limits $name }}
{{- if gt (include "dsm.quantity" $request | float64) (include "dsm.quantity" (get $limits $name) | float64) }}
{{ $key }}.requests.{{ $name }}: {{ $request }} is more than its limit {{ get $limits $name }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
