//! What goes over the border between wasm and JavaScript comes back as it was.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used, reason = "a test may fail")]

use js_sys::{Array, Function, Reflect, Uint8Array};
use pai_datasets_bindings::{HttpRequest, HttpResponse, message_of, now, random};
use pai_datasets_core::http::{Request, Response};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

fn texts(of: &[&str]) -> Vec<String> {
    of.iter().map(|text| (*text).to_owned()).collect()
}

/// What JavaScript sees of a thing: the member of that name.
fn member(thing: &JsValue, name: &str) -> JsValue {
    Reflect::get(thing, &name.into()).expect("a member")
}

fn call(thing: &JsValue, name: &str) -> JsValue {
    let function: Function = member(thing, name).dyn_into().expect("a function");
    function.call0(thing).expect("it answers")
}

#[wasm_bindgen_test]
fn a_request_reads_in_javascript_as_it_was_made() {
    let request = HttpRequest::new(
        "PUT".to_owned(),
        "/api/v1/datasets/d-1".to_owned(),
        "Name=%E7%8C%AB".to_owned(),
        texts(&["x-a", "1", "X-B", "中"]),
        vec![0, 255, 128],
    );
    let seen = JsValue::from(request);
    assert_eq!(member(&seen, "method"), "PUT");
    assert_eq!(member(&seen, "target"), "/api/v1/datasets/d-1?Name=%E7%8C%AB");
    let headers: Vec<_> = Array::from(&member(&seen, "headers")).iter().filter_map(|text| text.as_string()).collect();
    assert_eq!(headers.concat().to_lowercase(), "x-a1x-b中");
    assert_eq!(Uint8Array::from(call(&seen, "intoBody")).to_vec(), [0, 255, 128]);
}

#[wasm_bindgen_test]
fn a_response_from_javascript_is_the_engine_s() {
    let response = Response::from(HttpResponse::new(507, texts(&["content-type", "text/plain"]), b"full".to_vec()));
    assert_eq!((response.status, response.headers.get("content-type")), (507, Some("text/plain")));
    assert_eq!(response.body, b"full");
}

#[wasm_bindgen_test]
fn a_name_without_its_value_is_left_out() {
    let request = Request::from(HttpRequest::new(
        "GET".to_owned(),
        "/".to_owned(),
        String::new(),
        texts(&["a", "1", "b"]),
        Vec::new(),
    ));
    assert_eq!(request.headers.iter().count(), 1);
}

#[wasm_bindgen_test]
fn clock_and_randomness_are_the_platform_s() {
    let (mut one, mut other) = ([0; 16], [0; 16]);
    random(&mut one);
    random(&mut other);
    assert_ne!(one, other);
    let platform = js_sys::Date::now();
    assert!((now().0 as f64 - platform).abs() < 5000.0, "{platform}");
}

#[wasm_bindgen_test]
fn whatever_is_thrown_has_words() {
    assert!(message_of(&js_sys::Error::new("disk full").into()).contains("disk full"));
    for odd in [JsValue::NULL, JsValue::UNDEFINED, 7.into(), "text".into(), js_sys::Object::new().into()] {
        assert!(!message_of(&odd).is_empty(), "{odd:?}");
    }
}
