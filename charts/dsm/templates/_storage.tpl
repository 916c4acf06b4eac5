{{/* (list STORAGE NAME): the volume claim templates of a StatefulSet, or a volume that is gone with the pod. */}}
{{- define "dsm.claimTemplates" -}}
{{- if (index . 0).size -}}
volumeClaimTemplates:
  - metadata: {name: {{ index . 1 }}}
    {{- include "dsm.claimSpec" (index . 0) | nindent 4 }}
{{- end }}
{{- end }}

{{- define "dsm.claimSpec" -}}
spec:
  accessModes: [ReadWriteOnce]
  {{- with .storageClass }}
  storageClassName: {{ . }}
  {{- end }}
  resources: {requests: {storage: {{ .size }}}}
{{- end }}

{{/* (list $ COMPONENT PORT CALLERS): the policy of a server that DSM's processes alone reach, and that reaches nothing. */}}
{{- define "dsm.serverPolicy" -}}
{{- $root := index . 0 -}}
{{- if $root.Values.networkPolicies.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "dsm.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "dsm.selector" . | nindent 6 }}
  policyTypes: [Ingress]
  ingress:
    - ports: [{protocol: TCP, port: {{ index . 2 }}}]
      from:
        {{- range index . 3 }}
        {{- include "dsm.peer" (list $root .) | nindent 8 }}
        {{- end }}
{{- end }}
{{- end }}

{{/* The services that keep data, as a list. */}}
{{- define "dsm.dataServices" -}}
{{- $names := list }}
{{- range $name, $service := include "dsm.services" . | fromYaml }}{{ if $service.data }}{{ $names = append $names $name }}{{ end }}{{ end }}
{{- toYaml $names }}
{{- end }}
