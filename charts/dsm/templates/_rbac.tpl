{{/* (list $ KIND NAME NAMESPACE FILE): a role that holds what files/rules/FILE.yaml says, and its binding to the operator; KIND is Role or ClusterRole. */}}
{{- define "dsm.operatorRole" -}}
{{- $root := index . 0 -}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ index . 1 }}
metadata:
  {{- include "dsm.operatorRoleMetadata" . | nindent 2 }}
rules:
  {{- $root.Files.Get (printf "files/rules/%s.yaml" (index . 4)) | trim | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ index . 1 }}Binding
metadata:
  {{- include "dsm.operatorRoleMetadata" . | nindent 2 }}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: {{ index . 1 }}, name: {{ index . 2 | quote }}}
subjects:
  - {kind: ServiceAccount, name: {{ include "dsm.fullname" $root }}-operator, namespace: {{ $root.Release.Namespace }}}
{{- end }}

{{- define "dsm.operatorRoleMetadata" -}}
name: {{ index . 2 | quote }}
{{- with index . 3 }}
namespace: {{ . }}
{{- end }}
labels:
  {{- include "dsm.labels" (list (index . 0) "operator") | nindent 2 }}
{{- end }}
