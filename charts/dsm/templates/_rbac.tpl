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
{{- if eq (index . 4) "operator" }}
  # By these two the operators of a cluster see who has claimed a namespace first.
  scrum.dsm.dev/claim: namespaces
annotations:
  scrum.dsm.dev/installation: {{ include "dsm.installation" (index . 0) | quote }}
{{- end }}
{{- end }}

{{/* Fails where another installation works on a namespace of this one, as far as the cluster can be asked. */}}
{{- define "dsm.refuseOverlap" -}}
{{- $ours := include "dsm.installation" . }}
{{- range (lookup "rbac.authorization.k8s.io/v1" "ClusterRole" "" "").items }}
{{- $theirs := include "dsm.claimedBy" . }}
{{- if and $theirs (ne $theirs $ours) }}
{{- fail (printf "namespaces: the installation %s works on all namespaces of this cluster: give it a list of namespaces first, and this one another" $theirs) }}
{{- end }}
{{- end }}
{{- range $namespace := default (list "") .Values.namespaces }}
{{- range (lookup "rbac.authorization.k8s.io/v1" "Role" $namespace "").items }}
{{- $theirs := include "dsm.claimedBy" . }}
{{- if and $theirs (ne $theirs $ours) }}
{{- fail (printf "namespaces: the installation %s works on %s already: two installations need two lists without a common name" $theirs .metadata.namespace) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "dsm.claimedBy" -}}
{{- if eq (dig "labels" "scrum.dsm.dev/claim" "" .metadata) "namespaces" }}{{ dig "annotations" "scrum.dsm.dev/installation" "" .metadata }}{{ end }}
{{- end }}
