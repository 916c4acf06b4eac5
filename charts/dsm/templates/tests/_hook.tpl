{{/* WEIGHT: annotations of what the test's Pod needs. It stays until the next test, to be looked at. */}}
{{- define "dsm.testHook" -}}
{helm.sh/hook: test, helm.sh/hook-weight: {{ . | quote }}, helm.sh/hook-delete-policy: before-hook-creation}
{{- end }}
