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

{{/* Fails where another installation has claimed a namespace of this one before it, as far as the cluster can be asked: the rule of operator/installations/claims.ts. */}}
{{- define "dsm.refuseOverlap" -}}
{{- $api := "rbac.authorization.k8s.io/v1" }}
{{- $instead := "if none of yours, rbac.checkOverlap=false does not ask, and the operator leaves alone what was claimed before it" }}
{{- $clusterRoles := default list (lookup $api "ClusterRole" "" "").items }}
{{- range $namespace := default (list "") .Values.namespaces }}
{{- $own := lookup $api (empty $namespace | ternary "ClusterRole" "Role") $namespace (printf "%s:operator" (include "dsm.clusterName" $)) }}
{{- $since := ternary (dig "metadata" "creationTimestamp" "" $own) "" (eq (include "dsm.isClaim" $own) "true") }}
{{- range concat $clusterRoles (default list (lookup $api "Role" $namespace "").items) }}
{{- $theirs := include "dsm.claimant" (list $ .) }}
{{- if and $theirs (or (not $since) (lt (list .metadata.creationTimestamp $theirs | join " ") (list $since (include "dsm.installation" $) | join " "))) }}
{{- with .metadata.namespace }}
{{- fail (printf "namespaces: the installation %s works on %s already: two installations need two lists without a common name; %s" $theirs . $instead) }}
{{- end }}
{{- fail (printf "namespaces: the installation %s works on all namespaces of this cluster: give it a list of namespaces first, and this one another; %s" $theirs $instead) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "dsm.isClaim" -}}
{{- if eq (dig "metadata" "labels" "scrum.dsm.dev/claim" "" .) "namespaces" }}true{{ end }}
{{- end }}

{{/* (list $ ROLE): the other installation that claims by it; empty: none, or this release, perhaps under another name. */}}
{{- define "dsm.claimant" -}}
{{- $root := index . 0 }}
{{- $annotations := dig "metadata" "annotations" dict (index . 1) }}
{{- $ours := and (eq (get $annotations "meta.helm.sh/release-name") $root.Release.Name) (eq (get $annotations "meta.helm.sh/release-namespace") $root.Release.Namespace) }}
{{- $by := get $annotations "scrum.dsm.dev/installation" }}
{{- if and (include "dsm.isClaim" (index . 1)) (not $ours) (ne $by (include "dsm.installation" $root)) }}{{ $by }}{{ end }}
{{- end }}
