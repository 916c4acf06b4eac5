{{/* The variables of the operator's process, but for those of operator.extraEnv. */}}
{{- define "dsm.ownOperatorEnvironment" -}}
{{- include "dsm.addresses" (list . (include "dsm.operatorCalls" . | fromYamlArray)) }}
- {name: DSM_INSTALLATION, value: {{ include "dsm.installation" . | quote }}}
- {name: DSM_TOKEN_FILE, value: /var/run/dsm/token}
- {name: DSM_WORKERS, value: {{ .Values.operator.workers | quote }}}
- {name: DSM_LEADER_ELECTION, value: "on"}
- {name: DSM_LEASE_NAME, value: {{ include "dsm.fullname" . }}-operator}
{{- with .Values.namespaces }}
- {name: DSM_NAMESPACES, value: {{ join "," . | quote }}}
{{- end }}
- {name: DSM_DAILY_SCRUM_IMAGE, value: {{ include "dsm.image" . | quote }}}
{{- with include "dsm.dailyScrumPod" . }}
- {name: DSM_DAILY_SCRUM_POD, value: {{ . | quote }}}
{{- end }}
{{- with include "dsm.webhookEnvironment" . | trim }}
{{ . }}
{{- end }}
- {name: DSM_LOG_LEVEL, value: {{ .Values.logLevel }}}
{{- end }}
