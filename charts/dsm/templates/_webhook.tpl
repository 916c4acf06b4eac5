{{/* The name of the webhook's configuration, of its Service and of the Secret with its certificate. */}}
{{- define "dsm.webhookConfiguration" -}}
{{ include "dsm.clusterName" . | replace ":" "." }}.webhook
{{- end }}

{{- define "dsm.webhookSecret" -}}
{{ default (printf "%s-webhook" (include "dsm.fullname" .)) .Values.webhook.certificate.secret }}
{{- end }}

{{/* (list $ FILE NAME): the rules of files/rules/FILE.yaml for objects of that name. */}}
{{- define "dsm.webhookRules" -}}
{{ (index . 0).Files.Get (printf "files/rules/%s.yaml" (index . 1)) | trim | replace "NAME-ca" (printf "%s-ca" (index . 2)) | replace "[NAME" (printf "[%s" (index . 2)) }}
{{- end }}

{{/* (list $ KIND NAME NAMESPACE FILE OBJECT COMPONENT): a role that holds what a file says, and its binding to the account of a component. */}}
{{- define "dsm.webhookRole" -}}
{{- $root := index . 0 -}}
{{- $metadata := include "dsm.webhookRoleMetadata" . -}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ index . 1 }}
metadata:
  {{- $metadata | nindent 2 }}
rules:
  {{- include "dsm.webhookRules" (list $root (index . 4) (index . 5)) | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ index . 1 }}Binding
metadata:
  {{- $metadata | nindent 2 }}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: {{ index . 1 }}, name: {{ index . 2 | quote }}}
subjects:
  - {kind: ServiceAccount, name: {{ include "dsm.fullname" $root }}-{{ index . 6 }}, namespace: {{ $root.Release.Namespace }}}
{{- end }}

{{- define "dsm.webhookRoleMetadata" -}}
name: {{ index . 2 | quote }}
{{- with index . 3 }}
namespace: {{ . }}
{{- end }}
labels:
  {{- include "dsm.labels" (list (index . 0) "webhook") | nindent 2 }}
{{- end }}

{{/* What the operator is told of the webhook. */}}
{{- define "dsm.webhookEnvironment" -}}
{{- if .Values.webhook.enabled }}
- {name: DSM_WEBHOOK_CONFIGURATION, value: {{ include "dsm.webhookConfiguration" . }}}
- {name: DSM_WEBHOOK_SECRET, value: {{ .Release.Namespace }}/{{ include "dsm.webhookSecret" . }}}
- {name: DSM_WEBHOOK_CERTIFICATES, value: {{ ternary "Kept" "Given" (eq .Values.webhook.certificate.from "operator") }}}
- {name: DSM_WEBHOOK_CERTIFICATE_LIFE_S, value: {{ mul .Values.webhook.certificate.days 86400 | quote }}}
{{- end }}
{{- end }}
