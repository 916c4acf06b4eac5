// Command gitops-verdicts tells what GitOps tools make of objects, by those tools' own code: Argo CD's health and resource actions
// (github.com/argoproj/argo-cd/v3/util/lua) and the kstatus library, by which Flux waits.
//
// Standard input: {"argocdCM": the data of Argo CD's ConfigMap, "objects": […]}; standard output: one verdict an object, in order. Of an
// object of Argo CD's own kinds, such as an Application, it refuses what the kind does not know.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/lua"
	"github.com/argoproj/gitops-engine/pkg/health"
	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

type question struct {
	ArgoCDCM map[string]string           `json:"argocdCM"`
	Objects  []unstructured.Unstructured `json:"objects"`
}

type verdict struct {
	// Of the Lua script alone.
	Script *health.HealthStatus `json:"script"`
	// As Argo CD shows it: an object that is being deleted is not asked for.
	Health  *health.HealthStatus `json:"health"`
	Kstatus kstatus              `json:"kstatus"`
	Actions map[string]action    `json:"actions"`
}

type kstatus struct {
	Status  string `json:"status"`
	Message string `json:"message"`
}

type action struct {
	Disabled bool `json:"disabled"`
	// What the object is after it; only of an action that is not disabled.
	Result *unstructured.Unstructured `json:"result,omitempty"`
}

func main() {
	verdicts, err := answer()
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(verdicts)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "gitops-verdicts: %v\n", err)
		os.Exit(1)
	}
}

func answer() ([]verdict, error) {
	var asked question
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		return nil, err
	}
	vm := lua.VM{ResourceOverrides: overrides(asked.ArgoCDCM)}
	for _, object := range asked.Objects {
		if err := fits(object); err != nil {
			return nil, fmt.Errorf("%s %s: %w", object.GetKind(), object.GetName(), err)
		}
	}
	verdicts := make([]verdict, 0, len(asked.Objects))
	for _, object := range asked.Objects {
		one, err := judge(vm, &object)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", object.GetKind(), object.GetName(), err)
		}
		verdicts = append(verdicts, one)
	}
	return verdicts, nil
}

func fits(object unstructured.Unstructured) error {
	kinds := map[string]any{
		"Application":    &v1alpha1.Application{},
		"ApplicationSet": &v1alpha1.ApplicationSet{},
	}
	kind, known := kinds[object.GetKind()]
	if !known {
		return nil
	}
	text, err := json.Marshal(object.Object)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(kind)
}

func judge(vm lua.VM, object *unstructured.Unstructured) (verdict, error) {
	scripts := lua.ResourceHealthOverrides(vm.ResourceOverrides)
	script, err := scripts.GetResourceHealth(object)
	if err != nil {
		return verdict{}, err
	}
	healthStatus, err := health.GetResourceHealth(object, scripts)
	if err != nil {
		return verdict{}, err
	}
	computed, err := status.Compute(object)
	if err != nil {
		return verdict{}, err
	}
	actions, err := actionsOf(vm, object)
	if err != nil {
		return verdict{}, err
	}
	return verdict{script, healthStatus, kstatus{computed.Status.String(), computed.Message}, actions}, nil
}

func actionsOf(vm lua.VM, object *unstructured.Unstructured) (map[string]action, error) {
	actions := map[string]action{}
	scripts, err := vm.GetResourceActionDiscovery(object)
	if err != nil || len(scripts) == 0 {
		return actions, err
	}
	found, err := vm.ExecuteResourceActionDiscovery(object, scripts)
	if err != nil {
		return nil, err
	}
	for _, each := range found {
		if each.Disabled {
			actions[each.Name] = action{Disabled: true}
			continue
		}
		definition, err := vm.GetResourceAction(object, each.Name)
		if err != nil {
			return nil, err
		}
		impacted, err := vm.ExecuteResourceAction(object.DeepCopy(), definition.ActionLua, nil)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(impacted, func(one lua.ImpactedResource) bool { return one.K8SOperation == lua.PatchOperation })
		if i < 0 {
			return nil, fmt.Errorf("action %s changes nothing", each.Name)
		}
		actions[each.Name] = action{Result: impacted[i].UnstructuredObj}
	}
	return actions, nil
}

// As Argo CD reads its ConfigMap (util/settings, which would drag in the whole of it): one key a kind, `group_Kind` for `group/Kind`.
func overrides(data map[string]string) map[string]v1alpha1.ResourceOverride {
	result := map[string]v1alpha1.ResourceOverride{}
	for key, text := range data {
		for prefix, set := range map[string]func(*v1alpha1.ResourceOverride){
			"resource.customizations.health.":  func(override *v1alpha1.ResourceOverride) { override.HealthLua = text },
			"resource.customizations.actions.": func(override *v1alpha1.ResourceOverride) { override.Actions = text },
		} {
			if kind, ok := strings.CutPrefix(key, prefix); ok {
				name := strings.ReplaceAll(kind, "_", "/")
				override := result[name]
				set(&override)
				result[name] = override
			}
		}
	}
	return result
}
