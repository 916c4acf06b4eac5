{{/* Each service: its port, whether it keeps data, and whom it calls. Addresses, rights and NetworkPolicies follow from this. */}}
{{- define "dsm.services" -}}
project: {port: 8081, data: true, calls: []}
backlog: {port: 8082, data: true, calls: [project]}
sprint: {port: 8083, data: true, calls: [project, backlog, chronicle]}
chronicle: {port: 8084, data: true, calls: [project]}
orchestrator: {port: 8085, data: true, models: true, calls: [project, backlog, sprint, chronicle, embedding]}
embedding: {port: 8086, models: true, calls: []}
{{- end }}

{{- define "dsm.operatorCalls" -}}
[project, backlog, sprint, chronicle, orchestrator]
{{- end }}

{{/* (list $ NAMES): the variables with the addresses of these services. */}}
{{- define "dsm.addresses" -}}
{{- $root := index . 0 -}}
{{- $services := include "dsm.services" $root | fromYaml -}}
{{- range index . 1 }}
- name: DSM_{{ upper . }}_URL
  value: http://{{ include "dsm.fullname" $root }}-{{ . }}.{{ $root.Release.Namespace }}.svc:{{ (index $services .).port }}
{{- end }}
{{- end }}

{{/* Where the models are; empty: nowhere. */}}
{{- define "dsm.ollama" -}}
{{- if .Values.ollama.deploy.enabled -}}
http://{{ include "dsm.fullname" . }}-ollama.{{ .Release.Namespace }}.svc:11434
{{- else }}{{ .Values.ollama.url }}
{{- end }}
{{- end }}

{{/* (list $ NAME): the Secret and key of a service's database url, as {name, key}. */}}
{{- define "dsm.databaseSecret" -}}
{{- $root := index . 0 -}}
{{- with $root.Values.database -}}
{{- if .cloudNativePG.enabled -}}
{name: {{ include "dsm.fullname" $root }}-postgresql-app, key: uri}
{{- else if .tryOut.enabled -}}
{name: {{ include "dsm.fullname" $root }}-postgresql, key: url}
{{- else -}}
{{- with index .secrets (index $ 1) -}}
{name: {{ .name | quote }}, key: {{ .key | quote }}}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* The Secret and key of the url of Redis, as {name, key}. */}}
{{- define "dsm.busSecret" -}}
{{- if .Values.redis.tryOut.enabled -}}
{name: {{ include "dsm.fullname" . }}-redis, key: url}
{{- else -}}
{name: {{ .Values.redis.secret.name | quote }}, key: {{ .Values.redis.secret.key | quote }}}
{{- end }}
{{- end }}
